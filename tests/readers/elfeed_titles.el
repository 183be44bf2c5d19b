;; Prints the title of every entry in the database in ~/.elfeed, a line each.

(require 'elfeed)

(elfeed-db-load)
(with-elfeed-db-visit (entry _feed)
  (princ (concat (elfeed-entry-title entry) "\n")))
