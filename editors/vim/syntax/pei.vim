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
syn keyword peiDeclaration contained builder config copy disk dock export extract group image
syn keyword peiDeclaration contained include lint model network policy project publish pull registry
syn keyword peiDeclaration contained run secret service stage sync transfer version volume
syn keyword peiBlock contained add after amd64 annotations apt arg args as ask attach aux_addresses
syn keyword peiBlock contained before blkio_config cache ci cloud config copy credential_spec deploy
syn keyword peiBlock contained devcontainer device entry env env_file exec feature fetch file
syn keyword peiBlock contained forward generic grant health host_requirements ipam label labels
syn keyword peiBlock contained layout limits logging match mount mounted needs node on onbuild
syn keyword peiBlock contained options opts part placement pool post_start pre_stop provider proxy
syn keyword peiBlock contained published registry reserve restart rollback run script settings ssh
syn keyword peiBlock contained stop storage storage_opt sysctls ulimits update user watch when with
syn keyword peiBlock contained workdir
syn keyword peiSecond contained aws azblob bind build cache every-run first-run gha inline install
syn keyword peiSecond contained local registry s3 secret ssh tmpfs uninstall update user-login
syn keyword peiField contained account account_url action aliases app_protocol append apt arch args
syn keyword peiField contained as at attach attachable authorize_private_keys backend base_user body
syn keyword peiField contained bootable branches bucket build build_shm build_volumes builder ca
syn keyword peiField contained cap_add cap_drop capabilities cert cgroup cgroup_parent checksum
syn keyword peiField contained chown cmdline command compression compression_level condition config
syn keyword peiField contained configs consistency constraints container_name content context
syn keyword peiField contained context_size core count cpu cpu_count cpu_percent cpu_period
syn keyword peiField contained cpu_quota cpu_rt_period cpu_rt_runtime cpu_shares cpus cpuset
syn keyword peiField contained create_host_path data default delay delete description
syn keyword peiField contained device_cgroup_rules device_read_bps device_read_iops device_write_bps
syn keyword peiField contained device_write_iops devices dir dns dns_opt dns_search dock dockerfile
syn keyword peiField contained domainname driver emulate endpoint endpoint_mode endpoint_var
syn keyword peiField contained entrypoint env env_file exclude exec expose extensions external
syn keyword peiField contained extra_hosts failure failure_action fallback file flags follow_restart
syn keyword peiField contained forbid_latest forbid_privileged force_compression format from fsize
syn keyword peiField contained gateway gid gpu gpu_capabilities grace group_add groups gw_priority
syn keyword peiField contained home host host_keys hostname http id identity ids ignore image images
syn keyword peiField contained include init initial_sync initialize initrd inputs insecure install
syn keyword peiField contained instance interface_name internal interval ip_range ipc ipv4
syn keyword peiField contained ipv4_address ipv6 ipv6_address isolated isolation keep keep_git_dir
syn keyword peiField contained keep_mirror keep_proxy kernel key keys keys_text kind label
syn keyword peiField contained label_file level link link_local_ips locks mac_address max_attempts
syn keyword peiField contained max_failure_ratio max_parallelism max_replicas_per_node
syn keyword peiField contained mem_swappiness memlock memory memswap_limit mirror mirrors mode model
syn keyword peiField contained model_var models monitor mount mounts msgqueue name names namespace
syn keyword peiField contained network network_mode networks nice no_cache no_proxy nocopy
syn keyword peiField contained node_selector nofile notebook nproc oci_mediatypes off offline on
syn keyword peiField contained on_create only oom_kill_disable oom_score_adj open order outputs
syn keyword peiField contained override_command overrides owner packages parallelism parents
syn keyword peiField contained pass_env password password_login patches path paths pid pids platform
syn keyword peiField contained platforms port ports post_attach post_create post_start prepare
syn keyword peiField contained priority private_keys privileged profile profiles project_directory
syn keyword peiField contained propagation protocol provenance proxy pull pull_policy
syn keyword peiField contained pull_refresh_after read_only recommends recursive ref region
syn keyword peiField contained registries registry replace replicas reproducible require_digest
syn keyword peiField contained require_health require_labels require_user required restart retries
syn keyword peiField contained root_login rss rtprio rttime run_services runner runtime
syn keyword peiField contained runtime_flags sarif sbom scope script secret secrets security
syn keyword peiField contained security_opt selinux server_name service sha256 sharing shell shm
syn keyword peiField contained shutdown signal sigpending size snapshot source sources spread stack
syn keyword peiField contained start start_interval stdin_open stop_signal storage store strip
syn keyword peiField contained subnet subpath sudo table tags target targets template_driver test
syn keyword peiField contained text timeout tmpfs to tty type uid unpack update_content update_uid
syn keyword peiField contained url use_api_socket user userns_mode uts value version via volume
syn keyword peiField contained volumes volumes_from weight weight_device what window workdir
syn keyword peiField contained workspace writable x11
syn keyword peiType contained bool cidr decimal digest duration enum env_name hostport image_ref int
syn keyword peiType contained ip list mac map mode pair path platform port portspec range ref secret
syn keyword peiType contained shell size string url user_spec
syn match peiFunction contained "\<contains\>"
syn keyword peiFunction contained basename dirname env file fill glob join keys late len lower
syn keyword peiFunction contained replace sh split upper values
syn match peiMember contained "\<display\>"
syn keyword peiMember contained SIGABRT SIGALRM SIGBUS SIGCHLD SIGCLD SIGCONT SIGFPE SIGHUP SIGILL
syn keyword peiMember contained SIGINT SIGIO SIGIOT SIGKILL SIGPIPE SIGPOLL SIGPROF SIGPWR SIGQUIT
syn keyword peiMember contained SIGRTMAX SIGRTMIN SIGSEGV SIGSTKFLT SIGSTOP SIGSYS SIGTERM SIGTRAP
syn keyword peiMember contained SIGTSTP SIGTTIN SIGTTOU SIGURG SIGUSR1 SIGUSR2 SIGVTALRM SIGWINCH
syn keyword peiMember contained SIGXCPU SIGXFSZ Z aliyun all always amd64 any arm arm64 auto-volume
syn keyword peiMember contained aws-ecr bridge browser build cached cacheonly cap_add cap_drop ci
syn keyword peiMember contained classic cluster cn compat32 completed compute consistent container
syn keyword peiMember contained containerd continue daily default delegated devcontainer
syn keyword peiMember contained device_cgroup_rules devices direct disabled dns dns_opt dns_search
syn keyword peiMember contained dnsrr docked docker docker-container docker-hub dockerfile efi
syn keyword peiMember contained enabled error estargz expose ext4 extra_hosts file fluentd gelf
syn keyword peiMember contained generic git global global-job gpt gpu graphics group_add gzip
syn keyword peiMember contained healthy host http https hyperv i386 ignore image ingress insecure
syn keyword peiMember contained journald json-file key kubernetes local locked login loong64 max min
syn keyword peiMember contained mips64le missing mounts msdos netease networks never ngx no nopasswd
syn keyword peiMember contained notify oci off on-failure other password pause ports ppc64le preview
syn keyword peiMember contained private process raw read readonly rebuild registry remote replicated
syn keyword peiMember contained replicated-job restart riscv64 ro rollback rprivate rshared rslave
syn keyword peiMember contained run rw s390x sandbox security_opt shareable shared silent slave ssh
syn keyword peiMember contained start-first started stop stop-first swap swarm sync syslog tar tmpfs
syn keyword peiMember contained tuna uncompressed unless-stopped unlimited ustc utility vfat video
syn keyword peiMember contained vip volume warn warning weekly writable write z zstd
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
