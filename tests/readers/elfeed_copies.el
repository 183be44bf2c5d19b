;; Prints every entry in the database in ~/.elfeed, each as an object of JSON on a line.

(require 'elfeed)
(require 'json)

(elfeed-db-load)
(with-elfeed-db-visit (entry _feed)
  (let ((title (elfeed-entry-title entry))
        (link (elfeed-entry-link entry))
        (content (elfeed-deref (elfeed-entry-content entry))))
    (princ (concat (json-encode `((title . ,title)
                                  (text . ,(concat title " " link " " content))
                                  (unread . ,(if (elfeed-tagged-p 'unread entry) t :json-false))))
                   "\n"))))
