; What is highlighted how, in the names that Helix and others have for it. Lists of words are made by `make docs` from the tables
; of the language.

(comment) @comment
[(string) (raw_string)] @string
(heredoc_content) @string
(escape) @constant.character.escape
[(heredoc_start) (heredoc_end)] @label
(interpolation ["@{" "}"] @punctuation.special)

["let" "param" "import" "template" "use" "for" "if" "check" "as" "pin" "in" "then" "else"] @keyword
[(true) (false) (none)] @constant.builtin
(number) @constant.numeric
["->" ".." "..." "??" "||" "&&" "==" "!=" "<" "<=" ">" ">=" "+" "-" "*" "!" "=" "?"] @operator
["(" ")" "[" "]" "{" "}"] @punctuation.bracket
["," "." ":"] @punctuation.delimiter

; what is declared
(let name: (identifier) @variable)
(param name: (identifier) @variable)
(import name: (identifier) @variable)
(generator name: (identifier) @variable)
(template name: (identifier) @function)
(parameter name: (identifier) @variable.parameter)
(use template: (_) @function)

; at file level, with the name of the object
((file (step word: (identifier) @keyword.storage.type))
 (#any-of? @keyword.storage.type
  ; @made treesitter_declaration
  "builder" "config" "copy" "disk" "dock" "export" "extract" "group" "image" "include" "lint"
  "model" "network" "policy" "project" "publish" "pull" "registry" "run" "secret" "service" "stage"
  "sync" "transfer" "version" "volume"
  ; @end
 ))
(file (step (word) @constructor))

; steps and blocks; behind `on` and `with` a word of the step, else a name
((block (step word: (identifier) @function))
 (#any-of? @function
  ; @made treesitter_block
  "add" "after" "amd64" "annotations" "apt" "arg" "args" "as" "ask" "attach" "aux_addresses"
  "before" "blkio_config" "cache" "ci" "cloud" "config" "copy" "credential_spec" "deploy"
  "devcontainer" "device" "entry" "env" "env_file" "exec" "feature" "fetch" "file" "forward"
  "generic" "grant" "health" "host_requirements" "ipam" "label" "labels" "layout" "limits"
  "logging" "match" "mount" "mounted" "needs" "node" "on" "onbuild" "options" "opts" "part"
  "placement" "pool" "post_start" "pre_stop" "provider" "proxy" "published" "registry" "reserve"
  "restart" "rollback" "run" "script" "settings" "ssh" "stop" "storage" "storage_opt" "sysctls"
  "ulimits" "update" "user" "watch" "when" "with" "workdir"
  ; @end
  ; @made treesitter_declaration
  "builder" "config" "copy" "disk" "dock" "export" "extract" "group" "image" "include" "lint"
  "model" "network" "policy" "project" "publish" "pull" "registry" "run" "secret" "service" "stage"
  "sync" "transfer" "version" "volume"
  ; @end
 ))
((block (step word: (identifier) @_step . (word) @keyword.modifier))
 (#any-of? @_step "on" "with"))
((block (step word: (identifier) @_step (word) @constructor))
 (#not-any-of? @_step "on" "with"))

; NAME = VALUE
((field name: (identifier) @variable.other.member)
 (#any-of? @variable.other.member
  ; @made treesitter_field
  "account" "account_url" "action" "aliases" "app_protocol" "append" "apt" "arch" "args" "as" "at"
  "attach" "attachable" "authorize_private_keys" "backend" "base_user" "body" "bootable" "branches"
  "bucket" "build" "build_shm" "build_volumes" "builder" "ca" "cap_add" "cap_drop" "capabilities"
  "cert" "cgroup" "cgroup_parent" "checksum" "chown" "cmdline" "command" "compression"
  "compression_level" "condition" "config" "configs" "consistency" "constraints" "container_name"
  "content" "context" "context_size" "core" "count" "cpu" "cpu_count" "cpu_percent" "cpu_period"
  "cpu_quota" "cpu_rt_period" "cpu_rt_runtime" "cpu_shares" "cpus" "cpuset" "create_host_path"
  "data" "default" "delay" "delete" "description" "device_cgroup_rules" "device_read_bps"
  "device_read_iops" "device_write_bps" "device_write_iops" "devices" "dir" "dns" "dns_opt"
  "dns_search" "dock" "dockerfile" "domainname" "driver" "emulate" "endpoint" "endpoint_mode"
  "endpoint_var" "entrypoint" "env" "env_file" "exclude" "exec" "expose" "extensions" "external"
  "extra_hosts" "failure" "failure_action" "fallback" "file" "flags" "follow_restart"
  "forbid_latest" "forbid_privileged" "force_compression" "format" "from" "fsize" "gateway" "gid"
  "gpu" "gpu_capabilities" "grace" "group_add" "groups" "gw_priority" "home" "host" "host_keys"
  "hostname" "http" "id" "identity" "ids" "ignore" "image" "images" "include" "init" "initial_sync"
  "initialize" "initrd" "inputs" "insecure" "install" "instance" "interface_name" "internal"
  "interval" "ip_range" "ipc" "ipv4" "ipv4_address" "ipv6" "ipv6_address" "isolated" "isolation"
  "keep" "keep_git_dir" "keep_mirror" "keep_proxy" "kernel" "key" "keys" "keys_text" "kind" "label"
  "label_file" "level" "link" "link_local_ips" "locks" "mac_address" "max_attempts"
  "max_failure_ratio" "max_parallelism" "max_replicas_per_node" "mem_swappiness" "memlock" "memory"
  "memswap_limit" "mirror" "mirrors" "mode" "model" "model_var" "models" "monitor" "mount" "mounts"
  "msgqueue" "name" "names" "namespace" "network" "network_mode" "networks" "nice" "no_cache"
  "no_proxy" "nocopy" "node_selector" "nofile" "notebook" "nproc" "oci_mediatypes" "off" "offline"
  "on" "on_create" "only" "oom_kill_disable" "oom_score_adj" "open" "order" "outputs"
  "override_command" "overrides" "owner" "packages" "parallelism" "parents" "pass_env" "password"
  "password_login" "patches" "path" "paths" "pid" "pids" "platform" "platforms" "port" "ports"
  "post_attach" "post_create" "post_start" "prepare" "priority" "private_keys" "privileged"
  "profile" "profiles" "project_directory" "propagation" "protocol" "provenance" "proxy" "pull"
  "pull_policy" "pull_refresh_after" "read_only" "recommends" "recursive" "ref" "region"
  "registries" "registry" "replace" "replicas" "reproducible" "require_digest" "require_health"
  "require_labels" "require_user" "required" "restart" "retries" "root_login" "rss" "rtprio"
  "rttime" "run_services" "runner" "runtime" "runtime_flags" "sarif" "sbom" "scope" "script"
  "secret" "secrets" "security" "security_opt" "selinux" "server_name" "service" "sha256" "sharing"
  "shell" "shm" "shutdown" "signal" "sigpending" "size" "snapshot" "source" "sources" "spread"
  "stack" "start" "start_interval" "stdin_open" "stop_signal" "storage" "store" "strip" "subnet"
  "subpath" "sudo" "table" "tags" "target" "targets" "template_driver" "test" "text" "timeout"
  "tmpfs" "to" "tty" "type" "uid" "unpack" "update_content" "update_uid" "url" "use_api_socket"
  "user" "userns_mode" "uts" "value" "version" "via" "volume" "volumes" "volumes_from" "weight"
  "weight_device" "what" "window" "workdir" "workspace" "writable" "x11"
  ; @end
 ))
((argument name: (identifier) @variable.parameter))

; types and values
((type_name) @type
 (#any-of? @type
  ; @made treesitter_type
  "bool" "cidr" "decimal" "digest" "duration" "enum" "env_name" "hostport" "image_ref" "int" "ip"
  "list" "mac" "map" "mode" "pair" "path" "platform" "port" "portspec" "range" "ref" "secret"
  "shell" "size" "string" "url" "user_spec"
  ; @end
 ))
((call function: (function) @function.builtin)
 (#any-of? @function.builtin
  ; @made treesitter_function
  "basename" "contains" "dirname" "env" "file" "fill" "glob" "join" "keys" "late" "len" "lower"
  "replace" "sh" "split" "upper" "values"
  ; @end
 ))
[(member) (reference)] @variable.other.reference
([
  (field value: (variable) @constant)
  (list (variable) @constant)
  (arguments (variable) @constant)
  (argument (variable) @constant)
  (binary (variable) @constant)
  (conditional (variable) @constant)
  (param value: (variable) @constant)
  (let value: (variable) @constant)
 ]
 (#any-of? @constant
  ; @made treesitter_member
  "SIGABRT" "SIGALRM" "SIGBUS" "SIGCHLD" "SIGCLD" "SIGCONT" "SIGFPE" "SIGHUP" "SIGILL" "SIGINT"
  "SIGIO" "SIGIOT" "SIGKILL" "SIGPIPE" "SIGPOLL" "SIGPROF" "SIGPWR" "SIGQUIT" "SIGRTMAX" "SIGRTMIN"
  "SIGSEGV" "SIGSTKFLT" "SIGSTOP" "SIGSYS" "SIGTERM" "SIGTRAP" "SIGTSTP" "SIGTTIN" "SIGTTOU"
  "SIGURG" "SIGUSR1" "SIGUSR2" "SIGVTALRM" "SIGWINCH" "SIGXCPU" "SIGXFSZ" "Z" "aliyun" "all"
  "always" "amd64" "any" "arm" "arm64" "auto-volume" "aws-ecr" "bridge" "browser" "build" "cached"
  "cacheonly" "cap_add" "cap_drop" "ci" "classic" "cluster" "cn" "compat32" "completed" "compute"
  "consistent" "container" "containerd" "continue" "daily" "default" "delegated" "devcontainer"
  "device_cgroup_rules" "devices" "direct" "disabled" "display" "dns" "dns_opt" "dns_search"
  "dnsrr" "docked" "docker" "docker-container" "docker-hub" "dockerfile" "efi" "enabled" "error"
  "estargz" "expose" "ext4" "extra_hosts" "file" "fluentd" "gelf" "generic" "git" "global"
  "global-job" "gpt" "gpu" "graphics" "group_add" "gzip" "healthy" "host" "http" "https" "hyperv"
  "i386" "ignore" "image" "ingress" "insecure" "journald" "json-file" "key" "kubernetes" "local"
  "locked" "login" "loong64" "max" "min" "mips64le" "missing" "mounts" "msdos" "netease" "networks"
  "never" "ngx" "no" "nopasswd" "notify" "oci" "off" "on-failure" "other" "password" "pause"
  "ports" "ppc64le" "preview" "private" "process" "raw" "read" "readonly" "rebuild" "registry"
  "remote" "replicated" "replicated-job" "restart" "riscv64" "ro" "rollback" "rprivate" "rshared"
  "rslave" "run" "rw" "s390x" "sandbox" "security_opt" "shareable" "shared" "silent" "slave" "ssh"
  "start-first" "started" "stop" "stop-first" "swap" "swarm" "sync" "syslog" "tar" "tmpfs" "tuna"
  "uncompressed" "unless-stopped" "unlimited" "ustc" "utility" "vfat" "video" "vip" "volume" "warn"
  "warning" "weekly" "writable" "write" "z" "zstd"
  ; @end
 ))
