;;; pei-mode.el --- projects of peic: highlighting, indentation, messages  -*- lexical-binding: t -*-

;; Version: 0.1.0
;; Package-Requires: ((emacs "26.1"))
;; Keywords: languages, tools
;; SPDX-License-Identifier: Apache-2.0

;;; Commentary:

;; A mode for files that end in .pei.  With eglot it starts `peic lsp'; without, flymake shows what `peic check' says of the file
;; as it is on disk.  The lists of words are made by `make docs' from the tables of the language, the rest is written by hand.

;;; Code:

(require 'flymake)
(require 'subr-x)

(defgroup pei nil "Projects of peic." :group 'languages)
(defcustom pei-program "peic" "The program peic." :type 'string)
(defcustom pei-indent-offset 2 "What each open bracket indents." :type 'integer :safe #'integerp)

;; @made emacs
(defconst pei-words-statement
  '(
    "check" "for" "if" "import" "let" "param" "template" "use")
  "Words of the language: Statement.")
(defconst pei-words-keyword
  '(
    "as" "else" "in" "pin" "then")
  "Words of the language: Keyword.")
(defconst pei-words-constant
  '(
    "false" "none" "true")
  "Words of the language: Constant.")
(defconst pei-words-declaration
  '(
    "builder" "config" "copy" "disk" "dock" "export" "extract" "group" "image" "include" "lint"
    "model" "network" "policy" "project" "publish" "pull" "registry" "run" "secret" "service"
    "stage" "sync" "transfer" "version" "volume")
  "Words of the language: Declaration.")
(defconst pei-words-block
  '(
    "add" "after" "amd64" "annotations" "apt" "arg" "args" "as" "ask" "attach" "aux_addresses"
    "before" "blkio_config" "cache" "ci" "cloud" "config" "copy" "credential_spec" "deploy"
    "devcontainer" "device" "entry" "env" "env_file" "exec" "feature" "fetch" "file" "forward"
    "generic" "grant" "health" "host_requirements" "ipam" "label" "labels" "layout" "limits"
    "logging" "match" "mount" "mounted" "needs" "node" "on" "onbuild" "options" "opts" "part"
    "placement" "pool" "post_start" "pre_stop" "provider" "proxy" "published" "registry" "reserve"
    "restart" "rollback" "run" "script" "settings" "ssh" "stop" "storage" "storage_opt" "sysctls"
    "ulimits" "update" "user" "watch" "when" "with" "workdir")
  "Words of the language: Block.")
(defconst pei-words-second
  '(
    "aws" "azblob" "bind" "build" "cache" "every-run" "first-run" "gha" "inline" "install" "local"
    "registry" "s3" "secret" "ssh" "tmpfs" "uninstall" "update" "user-login")
  "Words of the language: Second.")
(defconst pei-words-field
  '(
    "account" "account_url" "action" "aliases" "app_protocol" "append" "apt" "arch" "args" "as"
    "at" "attach" "attachable" "authorize_private_keys" "backend" "base_user" "body" "bootable"
    "branches" "bucket" "build" "build_shm" "build_volumes" "builder" "ca" "cap_add" "cap_drop"
    "capabilities" "cert" "cgroup" "cgroup_parent" "checksum" "chown" "cmdline" "command"
    "compression" "compression_level" "condition" "config" "configs" "consistency" "constraints"
    "container_name" "content" "context" "context_size" "core" "count" "cpu" "cpu_count"
    "cpu_percent" "cpu_period" "cpu_quota" "cpu_rt_period" "cpu_rt_runtime" "cpu_shares" "cpus"
    "cpuset" "create_host_path" "data" "default" "delay" "delete" "description"
    "device_cgroup_rules" "device_read_bps" "device_read_iops" "device_write_bps"
    "device_write_iops" "devices" "dir" "dns" "dns_opt" "dns_search" "dock" "dockerfile"
    "domainname" "driver" "emulate" "endpoint" "endpoint_mode" "endpoint_var" "entrypoint" "env"
    "env_file" "exclude" "exec" "expose" "extensions" "external" "extra_hosts" "failure"
    "failure_action" "fallback" "file" "flags" "follow_restart" "forbid_latest" "forbid_privileged"
    "force_compression" "format" "from" "fsize" "gateway" "gid" "gpu" "gpu_capabilities" "grace"
    "group_add" "groups" "gw_priority" "home" "host" "host_keys" "hostname" "http" "id" "identity"
    "ids" "ignore" "image" "images" "include" "init" "initial_sync" "initialize" "initrd" "inputs"
    "insecure" "install" "instance" "interface_name" "internal" "interval" "ip_range" "ipc" "ipv4"
    "ipv4_address" "ipv6" "ipv6_address" "isolated" "isolation" "keep" "keep_git_dir" "keep_mirror"
    "keep_proxy" "kernel" "key" "keys" "keys_text" "kind" "label" "label_file" "level" "link"
    "link_local_ips" "locks" "mac_address" "max_attempts" "max_failure_ratio" "max_parallelism"
    "max_replicas_per_node" "mem_swappiness" "memlock" "memory" "memswap_limit" "mirror" "mirrors"
    "mode" "model" "model_var" "models" "monitor" "mount" "mounts" "msgqueue" "name" "names"
    "namespace" "network" "network_mode" "networks" "nice" "no_cache" "no_proxy" "nocopy"
    "node_selector" "nofile" "notebook" "nproc" "oci_mediatypes" "off" "offline" "on" "on_create"
    "only" "oom_kill_disable" "oom_score_adj" "open" "order" "outputs" "override_command"
    "overrides" "owner" "packages" "parallelism" "parents" "pass_env" "password" "password_login"
    "patches" "path" "paths" "pid" "pids" "platform" "platforms" "port" "ports" "post_attach"
    "post_create" "post_start" "prepare" "priority" "private_keys" "privileged" "profile"
    "profiles" "project_directory" "propagation" "protocol" "provenance" "proxy" "pull"
    "pull_policy" "pull_refresh_after" "read_only" "recommends" "recursive" "ref" "region"
    "registries" "registry" "replace" "replicas" "reproducible" "require_digest" "require_health"
    "require_labels" "require_user" "required" "restart" "retries" "root_login" "rss" "rtprio"
    "rttime" "run_services" "runner" "runtime" "runtime_flags" "sarif" "sbom" "scope" "script"
    "secret" "secrets" "security" "security_opt" "selinux" "server_name" "service" "sha256"
    "sharing" "shell" "shm" "shutdown" "signal" "sigpending" "size" "snapshot" "source" "sources"
    "spread" "stack" "start" "start_interval" "stdin_open" "stop_signal" "storage" "store" "strip"
    "subnet" "subpath" "sudo" "table" "tags" "target" "targets" "template_driver" "test" "text"
    "timeout" "tmpfs" "to" "tty" "type" "uid" "unpack" "update_content" "update_uid" "url"
    "use_api_socket" "user" "userns_mode" "uts" "value" "version" "via" "volume" "volumes"
    "volumes_from" "weight" "weight_device" "what" "window" "workdir" "workspace" "writable" "x11")
  "Words of the language: Field.")
(defconst pei-words-type
  '(
    "bool" "cidr" "decimal" "digest" "duration" "enum" "env_name" "hostport" "image_ref" "int" "ip"
    "list" "mac" "map" "mode" "pair" "path" "platform" "port" "portspec" "range" "ref" "secret"
    "shell" "size" "string" "url" "user_spec")
  "Words of the language: Type.")
(defconst pei-words-function
  '(
    "basename" "contains" "dirname" "env" "file" "fill" "glob" "join" "keys" "late" "len" "lower"
    "replace" "sh" "split" "upper" "values")
  "Words of the language: Function.")
(defconst pei-words-member
  '(
    "SIGABRT" "SIGALRM" "SIGBUS" "SIGCHLD" "SIGCLD" "SIGCONT" "SIGFPE" "SIGHUP" "SIGILL" "SIGINT"
    "SIGIO" "SIGIOT" "SIGKILL" "SIGPIPE" "SIGPOLL" "SIGPROF" "SIGPWR" "SIGQUIT" "SIGRTMAX"
    "SIGRTMIN" "SIGSEGV" "SIGSTKFLT" "SIGSTOP" "SIGSYS" "SIGTERM" "SIGTRAP" "SIGTSTP" "SIGTTIN"
    "SIGTTOU" "SIGURG" "SIGUSR1" "SIGUSR2" "SIGVTALRM" "SIGWINCH" "SIGXCPU" "SIGXFSZ" "Z" "aliyun"
    "all" "always" "amd64" "any" "arm" "arm64" "auto-volume" "aws-ecr" "bridge" "browser" "build"
    "cached" "cacheonly" "cap_add" "cap_drop" "ci" "classic" "cluster" "cn" "compat32" "completed"
    "compute" "consistent" "container" "containerd" "continue" "daily" "default" "delegated"
    "devcontainer" "device_cgroup_rules" "devices" "direct" "disabled" "display" "dns" "dns_opt"
    "dns_search" "dnsrr" "docked" "docker" "docker-container" "docker-hub" "dockerfile" "efi"
    "enabled" "error" "estargz" "expose" "ext4" "extra_hosts" "file" "fluentd" "gelf" "generic"
    "git" "global" "global-job" "gpt" "gpu" "graphics" "group_add" "gzip" "healthy" "host" "http"
    "https" "hyperv" "i386" "ignore" "image" "ingress" "insecure" "journald" "json-file" "key"
    "kubernetes" "local" "locked" "login" "loong64" "max" "min" "mips64le" "missing" "mounts"
    "msdos" "netease" "networks" "never" "ngx" "no" "nopasswd" "notify" "oci" "off" "on-failure"
    "other" "password" "pause" "ports" "ppc64le" "preview" "private" "process" "raw" "read"
    "readonly" "rebuild" "registry" "remote" "replicated" "replicated-job" "restart" "riscv64" "ro"
    "rollback" "rprivate" "rshared" "rslave" "run" "rw" "s390x" "sandbox" "security_opt"
    "shareable" "shared" "silent" "slave" "ssh" "start-first" "started" "stop" "stop-first" "swap"
    "swarm" "sync" "syslog" "tar" "tmpfs" "tuna" "uncompressed" "unless-stopped" "unlimited" "ustc"
    "utility" "vfat" "video" "vip" "volume" "warn" "warning" "weekly" "writable" "write" "z" "zstd")
  "Words of the language: Member.")
;; @end

;;; Highlighting

(defface pei-field-face '((t :inherit font-lock-variable-name-face)) "Fields of blocks.")
(defface pei-key-face '((t :inherit default)) "Names of map entries.")
(defface pei-number-face '((t :inherit font-lock-constant-face)) "Numbers, sizes, durations.")
(defface pei-member-face '((t :inherit font-lock-constant-face)) "Words of enumerations.")
(defface pei-block-face '((t :inherit font-lock-function-name-face)) "Steps and inner blocks.")
(defface pei-declaration-face '((t :inherit font-lock-type-face)) "Declarations.")
(defface pei-reference-face '((t :inherit font-lock-variable-name-face)) "Objects, by kind and name.")
(defface pei-name-face '((t :inherit font-lock-function-name-face)) "What is declared.")
(defface pei-operator-face '((t :inherit default)) "Operators.")
(defface pei-escape-face '((t :inherit font-lock-constant-face)) "Escapes in text.")
(defface pei-tag-face '((t :inherit font-lock-preprocessor-face)) "Tags of heredocs.")
(defface pei-interpolation-face '((t :inherit default)) "Values in text.")

(defconst pei--word "[A-Za-z_][0-9A-Za-z_-]*")
(defconst pei--start "\\(?:^\\|[{,]\\)[ \t]*" "Where a statement may begin.")

(defun pei--words (words) (concat "\\_<" (regexp-opt words t) "\\_>"))

(defconst pei-font-lock-keywords
  `(;; <<TAG and its end, which are no part of the text
    ("<<[A-Z][A-Z0-9_]*$" (0 'pei-tag-face t))
    ;; statements
    (,(concat pei--start "\\(" (regexp-opt '("let" "param" "template" "for" "use")) "\\)[ \t]+(?\\(" pei--word "\\)")
     (1 font-lock-keyword-face) (2 'pei-name-face))
    (,(concat pei--start "\\(" (regexp-opt pei-words-statement) "\\)\\_>\\(?:[^ \t=]\\|[ \t]+[^ \t=]\\)") (1 font-lock-keyword-face))
    (,(concat pei--start "\\(on\\|with\\)[ \t]+" (pei--words pei-words-second) "[ \t]*[^.= \t]")
     (1 'pei-block-face) (2 font-lock-keyword-face))
    (,(concat pei--start (pei--words pei-words-declaration) "[ \t]*\\(?:$\\|[\"{(]\\|\\(" pei--word "\\)[ \t]*\\(?:$\\|[^.=]\\)\\)")
     (1 'pei-declaration-face) (2 'pei-name-face nil t))
    (,(concat pei--start (pei--words pei-words-block) "[ \t]*\\(?:$\\|[\"'{([<]\\|\\(" pei--word "\\)[ \t]*\\(?:$\\|[^.= \t]\\)\\|" pei--word "\\.\\)")
     (1 'pei-block-face) (2 'pei-name-face nil t))
    (,(concat "^[ \t]*" (pei--words pei-words-block) "[ \t]*$") (1 'pei-block-face))
    ;; NAME: TYPE
    (,(concat "\\_<" pei--word ":[ \t]*\\(" (regexp-opt pei-words-type) "\\)\\_>[ \t]*\\(?:[?,=)(]\\|$\\)") (1 font-lock-type-face)
     (,(concat "\\(?:(\\|, *\\)" (pei--words pei-words-type) "\\_>[(),?]") (pei--type-end) nil (1 font-lock-type-face)))
    ;; NAME = VALUE
    (,(concat (pei--words pei-words-field) "[ \t]*=\\(?:[^=]\\|$\\)") (1 'pei-field-face))
    (,(concat "\\_<\\(" pei--word "\\)[ \t]*=\\(?:[^=]\\|$\\)") (1 'pei-key-face))
    ;; values
    (,(concat (pei--words pei-words-function) "(") (1 font-lock-builtin-face))
    ("\\_<\\([A-Za-z_][0-9A-Za-z_-]*\\(?:\\.[A-Za-z_][0-9A-Za-z_-]*\\)+\\)" (1 'pei-reference-face))
    (,(pei--words pei-words-constant) (1 font-lock-constant-face))
    (,(concat "[^.]" (pei--words (append pei-words-keyword '("if" "for")))) (1 font-lock-keyword-face))
    ("\\(?:^\\|[^0-9A-Za-z_.-]\\|\\.\\.\\)\\([0-9][0-9A-Za-z_]*\\(?:\\.[0-9]+[A-Za-z]*\\)?\\(?:/\\(?:tcp\\|udp\\|sctp\\)\\)?\\)" (1 'pei-number-face))
    ("->\\|\\.\\.\\.?\\|\\?\\?\\|||\\|&&\\|[=!<>]=\\|[<>+*!?]" (0 'pei-operator-face))
    (,(concat "[^.0-9A-Za-z_-]" (pei--words pei-words-member) "\\(?:[^.([]\\|$\\)") (1 'pei-member-face))
    ;; inside of text
    ("@@{\\|\\\\[nrt\"\\]\\|\\\\u{[0-9A-Fa-f]+}" (0 (pei--in-text 'pei-escape-face) t))
    ("\\(?:^\\|[^@]\\)@{\\([^}\n]*\\)}" (1 (pei--in-text 'pei-interpolation-face) t)
     (,(concat (pei--words pei-words-function) "(") (pei--interpolation) nil (1 font-lock-builtin-face t))))
  "What is highlighted how.")

(defun pei--type-end ()
  "From a type to the end of it: the next = of the line, or its end."
  (save-excursion (backward-char) (if (looking-at "[(]") (progn (forward-char -1))))
  (backward-char)
  (save-excursion (skip-chars-forward "^=\n") (point)))

(defun pei--interpolation ()
  "Back to the beginning of the value that was matched; its end."
  (let ((end (match-end 1)))
    (when (pei--in-text t) (goto-char (match-beginning 1)))
    end))

(defun pei--in-text (face)
  "FACE, if the match stands in a string that has escapes or a heredoc."
  (let ((state (save-match-data (save-excursion (syntax-ppss (match-beginning 0))))))
    (and (nth 3 state) (not (eq (nth 3 state) ?')) face)))

;;; Text: strings with values in them, and heredocs

(defvar pei-mode-syntax-table
  (let ((table (make-syntax-table)))
    (modify-syntax-entry ?# "<" table)
    (modify-syntax-entry ?\n ">" table)
    (modify-syntax-entry ?\" "\"" table)
    (modify-syntax-entry ?\' "\"" table)
    (modify-syntax-entry ?\\ "\\" table)
    (modify-syntax-entry ?_ "_" table)
    (modify-syntax-entry ?- "_" table)
    (modify-syntax-entry ?$ "." table)
    (modify-syntax-entry ?< "." table)
    (modify-syntax-entry ?> "." table)
    table))

(defun pei--skip-string (quotes)
  "Behind the string that point is in, to its end or that of the line.
Non-nil QUOTES: quotes within its values are made ordinary characters."
  (let ((depth 0) done)
    (while (and (not done) (re-search-forward "\\\\.\\|@@{\\|@{\\|[{}\"]\\|$" nil 'move))
      (let ((what (match-string 0)))
        (cond ((string= what "") (setq done t))
              ((string= what "@{") (setq depth (1+ depth)))
              ((and (string= what "{") (> depth 0)) (setq depth (1+ depth)))
              ((and (string= what "}") (> depth 0)) (setq depth (1- depth)))
              ((string= what "\"")
               (if (= depth 0)
                   (setq done t)
                 (when quotes (put-text-property (1- (point)) (point) 'syntax-table '(1)))
                 (let ((inner (point)))
                   (pei--skip-string quotes)
                   (when (and quotes (> (point) inner) (eq (char-before) ?\"))
                     (put-text-property (1- (point)) (point) 'syntax-table '(1)))))))))))

(defun pei-syntax-propertize (start end)
  "From START to END: heredocs, and strings with strings in them."
  (goto-char start)
  (let ((case-fold-search nil))
    (pei--propertize end)))

(defun pei--propertize (end)
  "As `pei-syntax-propertize', from point to END."
  (while (and (< (point) end) (re-search-forward "[\"'#]\\|<<\\([A-Z][A-Z0-9_]*\\)[ \t]*$" end 'move))
    (let ((what (char-after (match-beginning 0))) (tag (match-string-no-properties 1)))
      (cond ((eq what ?#) (end-of-line))
            ((eq what ?') (skip-chars-forward "^'\n") (unless (eolp) (forward-char)))
            ((eq what ?\") (pei--skip-string t))
            ((< (line-end-position) (point-max))
             ;; the line feed behind the tag opens the text; the character in front of the closing tag ends it
             (put-text-property (line-end-position) (1+ (line-end-position)) 'syntax-table '(15))
             (forward-line)
             (if (re-search-forward (concat "^[ \t]*" tag "[ \t]*$") nil 'move)
                 (put-text-property (1- (match-beginning 0)) (match-beginning 0) 'syntax-table '(15)))
             (end-of-line))))))

(defun pei-syntax-extend (_start end)
  "From the beginning to END: only there it is certain what is text."
  (cons (point-min) end))

;;; Indentation

(defun pei--balance ()
  "What the brackets of this line do to the next: 1, 0 or -1."
  (save-excursion
    (back-to-indentation)
    (skip-chars-forward "])} \t")
    (let* ((from (syntax-ppss (point)))
           (to (save-excursion (syntax-ppss (line-end-position))))
           (change (- (car to) (car from))))
      (cond ((> change 0) 1) ((< change 0) -1) (t 0)))))

(defun pei-indent-line ()
  "Indents the line; the text of heredocs stays as it is."
  (interactive)
  (let ((state (save-excursion (syntax-ppss (line-beginning-position)))))
    (if (nth 3 state)
        'noindent
      (let ((column
             (save-excursion
               (beginning-of-line)
               (let ((closes (looking-at "[ \t]*[])}]")) found)
                 (while (and (not found) (not (bobp)))
                   (forward-line -1)
                   (unless (or (looking-at "[ \t]*$") (nth 3 (save-excursion (syntax-ppss (point))))
                               (save-excursion (nth 3 (syntax-ppss (max (point-min) (1- (point)))))))
                     (setq found t)))
                 (if (not found) 0
                   (max 0 (- (+ (current-indentation) (* pei-indent-offset (pei--balance)))
                             (if closes pei-indent-offset 0))))))))
        (if (<= (current-column) (current-indentation))
            (indent-line-to column)
          (save-excursion (indent-line-to column)))))))

;;; Messages

(defvar-local pei--process nil)
(defconst pei--message
  "^\\(.*?\\):\\([0-9]+\\):\\([0-9]+\\): \\(error\\|warning\\)\\[\\([A-Z0-9]+\\)\\]: \\(.*\\)$"
  "A line of `peic check --error-format=short'.")

(defun pei-flymake (report &rest _)
  "Gives REPORT what `peic check' says of the file on disk."
  (when (process-live-p pei--process) (kill-process pei--process))
  (let ((source (current-buffer)) (file (buffer-file-name)))
    (if (or (not file) (buffer-modified-p) (not (executable-find pei-program)))
        (funcall report nil)
      (setq pei--process
            (make-process
             :name "pei-flymake" :noquery t :connection-type 'pipe :buffer (generate-new-buffer " *pei-flymake*")
             :command (list pei-program "check" "--error-format=short" "--error-limit=0" file)
             :sentinel
             (lambda (process _event)
               (unless (process-live-p process)
                 (unwind-protect
                     (when (and (buffer-live-p source) (eq process (buffer-local-value 'pei--process source)))
                       (funcall report (pei--messages source (process-buffer process))))
                   (kill-buffer (process-buffer process))))))))))

(defun pei--messages (source said)
  "What buffer SAID says of buffer SOURCE."
  (with-current-buffer said
    (goto-char (point-min))
    (let (found)
      (while (re-search-forward pei--message nil t)
        (let ((line (string-to-number (match-string 2))) (column (string-to-number (match-string 3)))
              (kind (if (string= (match-string 4) "error") :error :warning))
              (text (concat (match-string 6) " [" (match-string 5) "]")))
          (when (file-equal-p (match-string 1) (buffer-file-name source))
            (let ((region (flymake-diag-region source line column)))
              (push (flymake-make-diagnostic source (car region) (cdr region) kind text) found)))))
      (nreverse found))))

;;; The mode

;;;###autoload
(define-derived-mode pei-mode prog-mode "Pei"
  "Projects of peic."
  (setq-local comment-start "# " comment-start-skip "#+[ \t]*" comment-end "")
  (setq-local font-lock-defaults '(pei-font-lock-keywords))
  (setq-local syntax-propertize-function #'pei-syntax-propertize)
  (add-hook 'syntax-propertize-extend-region-functions #'pei-syntax-extend nil t)
  (setq-local indent-line-function #'pei-indent-line indent-tabs-mode nil tab-width 2)
  (when buffer-file-name
    (setq-local compile-command (concat pei-program " check " (shell-quote-argument (file-name-nondirectory buffer-file-name)))))
  (add-hook 'flymake-diagnostic-functions #'pei-flymake nil t))

(defun pei-format ()
  "Puts the buffer into the one style, with `peic fmt'."
  (interactive)
  (let ((text (current-buffer)) (to (generate-new-buffer " *pei-format*")))
    (unwind-protect
        (if (= 0 (call-process-region nil nil pei-program nil (list to nil) nil "fmt" "-q" "-"))
            (with-current-buffer text (replace-buffer-contents to))
          (user-error "The project has mistakes, so it cannot be formatted"))
      (kill-buffer to))))

;;;###autoload
(add-to-list 'auto-mode-alist '("\\.pei\\'" . pei-mode))

(defvar eglot-server-programs)
(with-eval-after-load 'eglot
  (add-to-list 'eglot-server-programs (cons 'pei-mode (list pei-program "lsp"))))

(provide 'pei-mode)
;;; pei-mode.el ends here
