;; Has a person read every entry in the database in ~/.elfeed.

(require 'elfeed)

(elfeed-db-load)
(with-elfeed-db-visit (entry _feed)
  (elfeed-untag entry 'unread))
(elfeed-db-save)
