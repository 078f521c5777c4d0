" Highlighting of projects of peic. The lists of words are made by `make docs` from the tables of the language; the rest is written
" by hand: where a word counts, its place decides.
if exists("b:current_syntax") | finish | endif
let s:cpo = &cpo
set cpo&vim

" shell text in heredocs; its own heredocs cannot reach over the end of ours
syn include @peiShell syntax/sh.vim
unlet! b:current_syntax
syn case match
syn iskeyword @,48-57,_,-
syn sync minlines=200

" @made vim
syn keyword peiStatement contained check for if import let param template use
syn keyword peiKeyword contained as else in pin then
syn keyword peiConstant contained false none true
syn keyword peiDeclaration contained builder config disk dock export group image include lint model
syn keyword peiDeclaration contained network policy project publish pull registry run secret service
syn keyword peiDeclaration contained stage sync transfer version volume
syn keyword peiBlock contained add after amd64 annotations apt arg args as ask attach aux_addresses
syn keyword peiBlock contained before blkio_config cache ci cloud config copy credential_spec deploy
syn keyword peiBlock contained devcontainer device entry env env_file exec feature file forward
syn keyword peiBlock contained generic grant health host_requirements ipam label labels layout
syn keyword peiBlock contained limits logging match mount mounted needs node on onbuild options opts
syn keyword peiBlock contained part placement pool post_start pre_stop provider proxy published
syn keyword peiBlock contained registry reserve restart rollback run script settings ssh stop
syn keyword peiBlock contained storage storage_opt sysctls ulimits update user watch when with
syn keyword peiBlock contained workdir
syn keyword peiSecond contained aws azblob bind build cache every-run first-run gha inline install
syn keyword peiSecond contained local registry s3 secret ssh tmpfs uninstall update user-login
syn keyword peiField contained account account_url action aliases app_protocol append apt arch args
syn keyword peiField contained as at attach attachable authorize_private_keys base_user body
syn keyword peiField contained bootable branches bucket build build_shm builder ca cap_add cap_drop
syn keyword peiField contained capabilities cert cgroup cgroup_parent checksum chown cmdline command
syn keyword peiField contained compression compression_level condition config configs consistency
syn keyword peiField contained constraints container_name content context context_size core count
syn keyword peiField contained cpu cpu_count cpu_percent cpu_period cpu_quota cpu_rt_period
syn keyword peiField contained cpu_rt_runtime cpu_shares cpus cpuset create_host_path data default
syn keyword peiField contained delay delete description device_cgroup_rules device_read_bps
syn keyword peiField contained device_read_iops device_write_bps device_write_iops devices dir dns
syn keyword peiField contained dns_opt dns_search dock dockerfile domainname driver emulate endpoint
syn keyword peiField contained endpoint_mode endpoint_var entrypoint env env_file exclude exec
syn keyword peiField contained expose extensions external extra_hosts failure failure_action
syn keyword peiField contained fallback file flags follow_restart forbid_latest forbid_privileged
syn keyword peiField contained force_compression format from fsize gateway gid gpu gpu_capabilities
syn keyword peiField contained grace group_add groups gw_priority home host host_keys hostname http
syn keyword peiField contained id identity ids ignore image images include init initial_sync
syn keyword peiField contained initialize initrd inputs insecure install instance interface_name
syn keyword peiField contained internal interval ip_range ipc ipv4 ipv4_address ipv6 ipv6_address
syn keyword peiField contained isolated isolation keep keep_git_dir keep_mirror keep_proxy kernel
syn keyword peiField contained key keys keys_text kind label label_file level link link_local_ips
syn keyword peiField contained locks mac_address max_attempts max_failure_ratio max_parallelism
syn keyword peiField contained max_replicas_per_node mem_swappiness memlock memory memswap_limit
syn keyword peiField contained mirror mirrors mode model model_var models monitor mount mounts
syn keyword peiField contained msgqueue name names namespace network network_mode networks nice
syn keyword peiField contained no_cache no_proxy nocopy node_selector nofile notebook nproc
syn keyword peiField contained oci_mediatypes off offline on on_create only oom_kill_disable
syn keyword peiField contained oom_score_adj open order outputs override_command overrides owner
syn keyword peiField contained packages parallelism parents pass_env password password_login path
syn keyword peiField contained pid pids platform platforms port ports post_attach post_create
syn keyword peiField contained post_start prepare priority private_keys privileged profile profiles
syn keyword peiField contained project_directory propagation protocol provenance proxy pull
syn keyword peiField contained pull_policy pull_refresh_after read_only recommends recursive ref
syn keyword peiField contained region registries registry replace replicas reproducible
syn keyword peiField contained require_digest require_health require_labels require_user required
syn keyword peiField contained restart retries root_login rss rtprio rttime run_services runner
syn keyword peiField contained runtime runtime_flags sarif sbom scope script secret secrets security
syn keyword peiField contained security_opt selinux server_name service sharing shell shm shutdown
syn keyword peiField contained signal sigpending size snapshot source sources spread stack start
syn keyword peiField contained start_interval stdin_open stop_signal storage store subnet subpath
syn keyword peiField contained sudo table tags target targets template_driver test text timeout
syn keyword peiField contained tmpfs to tty type uid unpack update_content update_uid url
syn keyword peiField contained use_api_socket user userns_mode uts value version via volume volumes
syn keyword peiField contained volumes_from weight weight_device what window workdir workspace
syn keyword peiField contained writable x11
syn keyword peiType contained bool cidr decimal digest duration enum env_name hostport image_ref int
syn keyword peiType contained ip list mac map mode pair path platform port portspec range ref secret
syn keyword peiType contained shell size string url user_spec
syn match peiFunction contained "\<contains\>"
syn keyword peiFunction contained basename dirname env file glob join keys late len lower replace sh
syn keyword peiFunction contained split upper values
syn match peiMember contained "\<display\>"
syn keyword peiMember contained SIGABRT SIGALRM SIGBUS SIGCHLD SIGCLD SIGCONT SIGFPE SIGHUP SIGILL
syn keyword peiMember contained SIGINT SIGIO SIGIOT SIGKILL SIGPIPE SIGPOLL SIGPROF SIGPWR SIGQUIT
syn keyword peiMember contained SIGRTMAX SIGRTMIN SIGSEGV SIGSTKFLT SIGSTOP SIGSYS SIGTERM SIGTRAP
syn keyword peiMember contained SIGTSTP SIGTTIN SIGTTOU SIGURG SIGUSR1 SIGUSR2 SIGVTALRM SIGWINCH
syn keyword peiMember contained SIGXCPU SIGXFSZ Z aliyun all always amd64 any arm arm64 auto-volume
syn keyword peiMember contained aws-ecr bridge browser build cached cacheonly cap_add cap_drop ci
syn keyword peiMember contained classic cluster cn compat32 completed compute consistent containerd
syn keyword peiMember contained continue daily default delegated devcontainer device_cgroup_rules
syn keyword peiMember contained devices direct disabled dns dns_opt dns_search dnsrr docked docker
syn keyword peiMember contained docker-container docker-hub efi enabled error estargz expose ext4
syn keyword peiMember contained extra_hosts file fluentd gelf generic git global global-job gpt gpu
syn keyword peiMember contained graphics group_add gzip healthy host http https hyperv i386 ignore
syn keyword peiMember contained image ingress insecure journald json-file key kubernetes local
syn keyword peiMember contained locked login loong64 max min mips64le missing mounts msdos netease
syn keyword peiMember contained networks never ngx no nopasswd notify oci off on-failure other
syn keyword peiMember contained password pause ports ppc64le preview private process raw read
syn keyword peiMember contained readonly rebuild registry remote replicated replicated-job restart
syn keyword peiMember contained riscv64 ro rollback rprivate rshared rslave run rw s390x sandbox
syn keyword peiMember contained security_opt shareable shared silent slave ssh start-first started
syn keyword peiMember contained stop stop-first swap swarm sync syslog tar tmpfs tuna uncompressed
syn keyword peiMember contained unless-stopped unlimited ustc utility vfat video vip volume warn
syn keyword peiMember contained warning weekly writable write z zstd
" @end

" ---- words: where several fit, the last one counts ----
syn match peiWord "\h[0-9A-Za-z_-]*" contains=peiMember,peiConstant,peiStatement,peiKeyword
syn match peiReference "\h[0-9A-Za-z_-]*\%(\.\h[0-9A-Za-z_-]*\)\+"
syn match peiCall "\h\w*\ze(" contains=peiFunction
syn match peiKey "\h[0-9A-Za-z_-]*\ze\s*=\%([^=]\|$\)" contains=peiField
" statements begin a line, or stand behind a brace or comma
syn match peiHead "\%(^\|[{,]\)\@1<=\s*\h[0-9A-Za-z_-]*\ze\%(\s\+[^= \t]\|\s*$\|\s*[[{]\)" contains=peiDeclaration,peiBlock,peiConstant nextgroup=peiHeader skipwhite
syn match peiLet "\%(^\|[{,[]\)\@1<=\s*\%(let\|param\|template\|for\|use\)\ze\s" contains=peiStatement nextgroup=peiName skipwhite
syn match peiIf "\%(^\|[{,]\)\@1<=\s*\%(if\|check\|import\)\ze\s" contains=peiStatement
" the word behind it: a keyword of the step, or the name of what is declared
syn match peiHeader "\h[0-9A-Za-z_-]*\ze\%([.=]\)\@!" contained contains=peiSecond
syn match peiName "(\=\h[0-9A-Za-z_-]*" contained
syn match peiTyped "\%(\h[0-9A-Za-z_-]*:\s*\)\@<=\h\w*\%(([^()]*\%(([^()]*)[^()]*\)*)\)\=?\=\ze\s*\%([,=)]\|$\)" contains=peiType,peiNumber

" ---- values ----
syn match peiNumber "[0-9A-Za-z_.-]\@1<!\%(0x[0-9A-Fa-f_]\+\|0o[0-7_]\+\|0b[01_]\+\|\d[0-9_]*\%(\.\d\+\)\=\%([KMGT]iB\|[kKMGT]\=B\)\=\|\d\+/\%(tcp\|udp\|sctp\)\|\%(\d\+\%(us\|ms\|[smhd]\)\)\+\)[0-9A-Za-z_]\@!"
syn match peiNumber "\%(\.\.\)\@2<=\d[0-9_]*"
syn match peiOperator "->\|\.\.\.\=\|??\|||\|&&\|[!=<>]=\|[<>+*!?=-]"

" ---- text ----
syn match peiEscape "\\[nrt\"\\]\|\\u{\x\{1,6}}\|@@{" contained
syn match peiHereEscape "@@{" contained
syn region peiInterpolation matchgroup=peiSpecial start="@\@1<!@{" end="}" contained oneline contains=TOP containedin=sh.*
syn region peiString start=+"+ skip=+\\.+ end=+"+ oneline contains=peiEscape,peiInterpolation,@Spell
syn region peiRaw start=+'+ end=+'+ oneline
syn region peiHeredoc matchgroup=peiTag start="<<\z([A-Z][A-Z0-9_]*\)\s*$" end="^\s*\z1\s*$" contains=peiHereEscape,peiInterpolation keepend
syn region peiHeredocShell matchgroup=peiTag start="<<\z(SH\|BASH\)\s*$" end="^\s*\z1\s*$" contains=@peiShell,peiHereEscape,peiInterpolation keepend
syn match peiComment "#.*" contains=@Spell
syn match peiDoc "##.*" contains=@Spell

hi def link peiStatement Statement
hi def link peiKeyword Keyword
hi def link peiConstant Boolean
hi def link peiDeclaration Structure
hi def link peiBlock Function
hi def link peiSecond Keyword
hi def link peiHeader Identifier
hi def link peiName Identifier
hi def link peiField Type
hi def link peiType Type
hi def link peiFunction Function
hi def link peiMember Constant
hi def link peiReference Identifier
hi def link peiNumber Number
hi def link peiOperator Operator
hi def link peiString String
hi def link peiRaw String
hi def link peiHeredoc String
hi def link peiTag Delimiter
hi def link peiSpecial Special
hi def link peiEscape SpecialChar
hi def link peiHereEscape SpecialChar
hi def link peiComment Comment
hi def link peiDoc SpecialComment

let b:current_syntax = "pei"
let &cpo = s:cpo
unlet s:cpo
