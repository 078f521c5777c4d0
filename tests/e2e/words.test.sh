# Words of compose as the engine has them: one project that uses many of them, and a row for each: what asks for it, and what
# `docker inspect` must say. The rows' paths are jq's; `.` is the one container.
# shellcheck shell=sh disable=SC2016 # what stands in single quotes is for other programs
# shellcheck source=tests/e2e/lib.sh
. tests/e2e/lib.sh

cp -R tests/e2e/words "$work/project"
cd "$work/project" || exit
mkdir data
echo 'FILED=from a file' >words.env
echo 'filed=from a file' >words.labels
export PEI_WORDS='handed on' PEI_WORDS_TOKEN=not-shown

# service | word | path | what stands there, as JSON
rows() { cat <<'ROWS'
box|entrypoint|.Config.Entrypoint|["/usr/bin/env"]
box|command|.Config.Cmd|["sleep","1000"]
box|container_name|.Name|"/pei-e2e-words-box"
box|workdir|.Config.WorkingDir|"/srv"
box|user|.Config.User|"1000:1000"
box|hostname|.Config.Hostname|"words"
box|domainname|.Config.Domainname|"example.org"
box|init|.HostConfig.Init|true
box|tty|.Config.Tty|true
box|stdin_open|.Config.OpenStdin|true
box|read_only|.HostConfig.ReadonlyRootfs|true
box|privileged|.HostConfig.Privileged|false
box|restart|.HostConfig.RestartPolicy.Name|"on-failure"
box|runtime|.HostConfig.Runtime|"runc"
box|cgroup|.HostConfig.CgroupnsMode|"private"
box|ipc|.HostConfig.IpcMode|"shareable"
box|userns_mode|.HostConfig.UsernsMode|"host"
box|shm|.HostConfig.ShmSize|33554432
box|cap_add|[.HostConfig.CapAdd[] \| sub("^CAP_"; "")] \| sort|["NET_ADMIN","SYS_NICE"]
box|cap_drop|[.HostConfig.CapDrop[] \| sub("^CAP_"; "")]|["CHOWN"]
box|security_opt|.HostConfig.SecurityOpt \| map(select(startswith("no-new")))|["no-new-privileges:true"]
box|devices|.HostConfig.Devices|[{"PathOnHost":"/dev/null","PathInContainer":"/dev/nothing","CgroupPermissions":"r"}]
box|device_cgroup_rules|.HostConfig.DeviceCgroupRules|["c 1:3 r"]
box|dns|.HostConfig.Dns \| map(tostring)|["127.0.0.1"]
box|dns_opt|.HostConfig.DnsOptions|["ndots:2"]
box|dns_search|.HostConfig.DnsSearch|["example.org"]
box|extra_hosts|.HostConfig.ExtraHosts|["there:10.1.2.3"]
box|group_add|.HostConfig.GroupAdd|["audio"]
box|expose|.Config.ExposedPorts \| keys|["53/udp","80/tcp","9000"]
box|ports|.HostConfig.PortBindings["80/tcp"]|[{"HostIp":"127.0.0.1","HostPort":"18080"}]
box|ports of udp|.HostConfig.PortBindings["53/udp"]|[{"HostIp":"127.0.0.1","HostPort":"18053"}]
box|mounts, a path|.Mounts[] \| select(.Destination == "/data") \| .Type|"bind"
box|mounted read_only|.Mounts[] \| select(.Destination == "/data") \| .RW|false
box|mounted propagation|.Mounts[] \| select(.Destination == "/data") \| .Propagation|"rprivate"
box|mounted create_host_path|[.HostConfig.Mounts[]? \| select(.Target == "/data") \| .BindOptions.CreateMountpoint // false]|[false]
box|mounts, a volume|.Mounts[] \| select(.Destination == "/vol") \| .Name|"pei-e2e-words_kept"
box|mounted nocopy|.HostConfig.Mounts[] \| select(.Target == "/vol") \| .VolumeOptions.NoCopy|true
box|tmpfs|.HostConfig.Tmpfs|{"/run":""}
box|mounted size|.HostConfig.Mounts[] \| select(.Target == "/scratch") \| .TmpfsOptions.SizeBytes|1048576
box|mounted mode|.HostConfig.Mounts[] \| select(.Target == "/scratch") \| .TmpfsOptions.Mode|448
box|env|.Config.Env \| map(select(startswith("GREETING=")))|["GREETING=it's $HOME"]
box|pass_env|.Config.Env \| map(select(startswith("PEI_WORDS=")))|["PEI_WORDS=handed on"]
box|env_file|.Config.Env \| map(select(startswith("FILED=")))|["FILED=from a file"]
box|labels|.Config.Labels.team|"a"
box|label_file|.Config.Labels.filed|"from a file"
box|annotations|.HostConfig.Annotations["org.example.team"]|"b"
box|limits memory|.HostConfig.Memory|67108864
box|limits memswap_limit|.HostConfig.MemorySwap|134217728
box|limits oom_score_adj|.HostConfig.OomScoreAdj|500
box|limits cpuset|.HostConfig.CpusetCpus|"0"
box|limits cpu_shares|.HostConfig.CpuShares|512
box|limits cpus|.HostConfig.NanoCpus|500000000
box|limits pids|.HostConfig.PidsLimit|50
box|deploy reserve memory|.HostConfig.MemoryReservation|33554432
box|ulimits nofile|.HostConfig.Ulimits[] \| select(.Name == "nofile") \| [.Soft, .Hard]|[100,200]
box|ulimits nproc|.HostConfig.Ulimits[] \| select(.Name == "nproc") \| [.Soft, .Hard]|[300,300]
box|ulimits core|.HostConfig.Ulimits[] \| select(.Name == "core") \| [.Soft, .Hard]|[0,0]
box|sysctls|.HostConfig.Sysctls|{"net.ipv4.ip_unprivileged_port_start":"0"}
box|logging driver|.HostConfig.LogConfig.Type|"json-file"
box|logging options|.HostConfig.LogConfig.Config|{"max-file":"2","max-size":"1m"}
box|health test|.Config.Healthcheck.Test|["CMD","true"]
box|health interval|.Config.Healthcheck.Interval|7000000000
box|health timeout|.Config.Healthcheck.Timeout|3000000000
box|health start|.Config.Healthcheck.StartPeriod|11000000000
box|health start_interval|.Config.Healthcheck.StartInterval|2000000000
box|health retries|.Config.Healthcheck.Retries|4
box|stop signal|.Config.StopSignal|"SIGINT"
box|stop grace|.Config.StopTimeout|3
box|attach aliases|.NetworkSettings.Networks["pei-e2e-words_inside"].Aliases \| map(select(. == "first" or . == "second"))|["first","second"]
box|attach ipv4_address|.NetworkSettings.Networks["pei-e2e-words_inside"].IPAddress|"10.77.0.7"
box|attach mac_address|.NetworkSettings.Networks["pei-e2e-words_inside"].MacAddress|"02:42:0a:4d:00:07"
guest|ipc of a service|.HostConfig.IpcMode == "container:\($box)"|true
guest|pid of a service|.HostConfig.PidMode == "container:\($box)"|true
guest|network_mode of a service|.HostConfig.NetworkMode == "container:\($box)"|true
guest|volumes_from, of which compose drops `ro`|.HostConfig.VolumesFrom == [$store]|true
store|uts|.HostConfig.UTSMode|"host"
store|cgroup host|.HostConfig.CgroupnsMode|"host"
guest|health off|.Config.Healthcheck.Test|["NONE"]
guest|limits cpu_period|.HostConfig.CpuPeriod|50000
guest|limits cpu_quota|.HostConfig.CpuQuota|25000
ROWS
}

compose() { bounded 60 docker compose -f build/compose.yaml "$@"; }
in_guest() { compose exec -T guest "$@"; }

need "it compiles" bounded 20 "$peic" words.pei -o build
need "it starts" bounded 120 docker compose -f build/compose.yaml up -d
box=$(docker inspect -f '{{.Id}}' pei-e2e-words-box)
store=$(compose ps -q store)
docker inspect "$box" | jq '.[0]' >box.json
docker inspect "$store" | jq '.[0]' >store.json
docker inspect "$(compose ps -q guest)" | jq '.[0]' >guest.json

section "as the engine has them"
says() { # SERVICE PATH JSON
  is "$(printf %s "$3" | jq -Sc .)" jq -Sc --arg box "$box" --arg store "$store" "$2" "$1.json"
}
rows >rows.txt
while IFS= read -r row; do
  row=$(printf %s "$row" | sed 's/\\|/\x01/g') # a bar of jq's
  path=$(printf %s "$row" | cut -d '|' -f 3 | tr '\001' '|')
  check "$(printf %s "$row" | cut -d '|' -f 1,2 | tr '|' ' ')" says "${row%%|*}" "$path" "$(printf %s "$row" | cut -d '|' -f 4 | tr '\001' '|')"
done <rows.txt

section "in the containers"
check "configs" is 'hello $5' in_guest cat /motd
check "grant of a secret" is not-shown in_guest cat /run/secrets/given
check "its mode" is 440 in_guest stat -c %a /run/secrets/given
check "post_start" within 10 is started in_guest cat /tmp/started
check "a network of another service" in_guest grep -qF 10.77.0.7 /proc/net/fib_trie
check "its hosts" is 10.1.2.3 sh -c 'docker exec pei-e2e-words-box getent hosts there | cut -d " " -f 1'
check "it stops when asked" bounded 60 docker compose -f build/compose.yaml down -v -t 1
