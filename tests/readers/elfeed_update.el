;; Updates the feed at the address given once, with the database in ~/.elfeed.

(require 'elfeed)

(setq elfeed-feeds (list (pop command-line-args-left)))
(elfeed-update)
(while (> (elfeed-queue-count-total) 0)
  (accept-process-output nil 0.02))
(elfeed-db-save)
