# fleet.sh: docks, registries and transfers of two golden projects, with stand-ins for docker and aws.
. "$(dirname "$0")/../lib.sh"

project() { # GOLDEN
	build=$root/project/build
	mkdir -p "$root/project"
	cp -R "$repo/golden/$1/want" "$build"
	# Goldens have what is made for the project, and not the parts that all have.
	{
		cat "$runtime/host/head.sh" "$repo/golden/$1/want/pei"
		for part in bake cloud context dock ending registry fetch have verb-dock verb-publish verb-pull verb-ps verb-sync verb-transfer main; do
			cat "$runtime/host/$part.sh"
		done
	} >"$build/pei"
	: >"$root/log"
	executable "$bin/docker" <<-SH
		line=docker
		for word in "\$@"; do line="\$line <\$word>"; done
		printf '%s\n' "\$line" >>'$root/log'
		case "\$*" in
		login*) cat >'$root/stdin' && [ ! -e '$root/no-login' ] || exit 1 ;;
		'--context docks-pi image inspect'* | *tool:2) [ "\$1" = pull ] || exit 1 ;;
		*context*inspect*) echo ssh://elsewhere ;;
		'image inspect'*) echo 1 ;;
		'save '*) [ ! -e '$root/no-save' ] || exit 1 && echo archive ;;
		*' load '*) cat >/dev/null && [ ! -e '$root/broken' ] || kill -s KILL \$\$ ;;
		esac
	SH
	executable "$bin/aws" <<-SH
		line=aws
		for word in "\$@"; do line="\$line <\$word>"; done
		printf '%s\n' "\$line" >>'$root/log'
		case "\$*" in
		*start-instances*) echo running >'$root/state' ;;
		*stop-instances*) echo stopped >'$root/state' ;;
		*get-login-password*) [ ! -e '$root/no-token' ] || exit 255 && echo 'ein token' ;;
		*describe-repositories*) [ -e '$root/repository' ] || exit 254 ;;
		*describe-instances*) printf '%s\tfar.example.org\n' "\$(cat '$root/state')" ;;
		esac
	SH
	echo stopped >"$root/state"
}
pei() { in_image HOME="$root" REGISTRY_USER=robot USER=me AWS_ACCOUNT=123456789012 $command "$build/pei" "$@"; }

words='aws <--profile> <default> <--region> <eu-west-1> <ec2>'
instance='<--instance-ids> <i-0123456789abcdef0>'
cloud() {
	project docks
	pei dock start cloud 2>"$root/err"
	has "$(cat "$root/log")" "$words <start-instances> $instance"
	has "$(cat "$root/log")" "<host=ssh://ubuntu@far.example.org>"
	is "$(grep -c describe-instances "$root/log")" 3 # before, until it runs, for its address
	has "$(cat "$root/err")" 'pei: the dock cloud answers'
	: >"$root/log"
	pei dock start cloud 2>/dev/null
	hasnt "$(cat "$root/log")" start-instances
	: >"$root/log"
	pei dock stop cloud 2>/dev/null
	has "$(cat "$root/log")" "$words <stop-instances> $instance"
	status_of pei --dock cloud ps 2>"$root/err"
	is "$status" 3
	has "$(cat "$root/err")" 'pei: the dock cloud is stopped; start it: ./pei dock start cloud'
}
it 'an instance is started, and stopped' cloud

passwords() {
	project publish
	mkdir "$root/.config"
	echo 'geheim $x' >"$root/.config/own-registry"
	pei pull tool >"$root/out" 2>&1 || { cat "$root/out"; exit 1; }
	is "$(cat "$root/stdin")" 'geheim $x'
	has "$(cat "$root/log")" 'docker <login> <--username> <robot> <--password-stdin> <own.example.org>'
	has "$(cat "$root/log")" 'docker <pull> <own.example.org/tool:2>'
	hasnt "$(cat "$root/log" "$root/out")" geheim
	rm "$root/.config/own-registry"
	status_of pei pull tool 2>"$root/err"
	is "$status" 1
	has "$(cat "$root/err")" 'pei: there is no password for the registry own'
}
it 'passwords go through a pipe' passwords

ecr='aws <--profile> <publisher> <--region> <eu-west-1> <ecr>'
server=123456789012.dkr.ecr.eu-west-1.amazonaws.com
amazon() {
	project publish
	pei publish ecr >"$root/out" 2>&1 || { cat "$root/out"; exit 1; }
	has "$(cat "$root/log")" "$ecr <get-login-password>"
	is "$(cat "$root/stdin")" 'ein token'
	has "$(cat "$root/log")" "docker <login> <--username> <AWS> <--password-stdin> <$server>"
	has "$(cat "$root/log")" "$ecr <create-repository> <--repository-name> <robots/app>"
	has "$(cat "$root/log")" "docker <push> <--quiet> <$server/robots/app:1.0>"
	hasnt "$(cat "$root/log" "$root/out")" 'ein token'
	: >"$root/log" && : >"$root/repository"
	pei publish ecr >"$root/out" 2>&1
	has "$(cat "$root/log")" "$ecr <describe-repositories> <--repository-names> <robots/app>"
	hasnt "$(cat "$root/log")" create-repository
	: >"$root/log" && : >"$root/no-token"
	status_of pei publish ecr 2>"$root/err"
	is "$status" 1
	has "$(cat "$root/err")" "pei: AWS gives no token for $server; aws says why above"
	hasnt "$(cat "$root/log")" 'docker <push>'
}
it "Amazon's registry: a token, and a repository if there is none" amazon

no_login() {
	project publish
	: >"$root/no-login"
	mkdir "$root/.config"
	echo 'geheim $x' >"$root/.config/own-registry"
	status_of pei publish own 2>"$root/err"
	is "$status" 1
	has "$(cat "$root/err")" 'pei: own.example.org does not take the login of robot; docker says why above'
	hasnt "$(cat "$root/log")" 'docker <push>'
	hasnt "$(cat "$root/log")" 'docker <tag>'
	has "$(cat "$root/stdin")" geheim
	hasnt "$(cat "$root/err" "$root/log")" geheim
}
it 'a login that fails ends a publish before anything is pushed' no_login

broken() {
	project docks
	touch "$root/broken"
	status_of pei transfer app 2>"$root/err"
	is "$status" 1
	has "$(cat "$root/err")" 'pei: the way to pi broke off before all of app:dev was there; docker there has what it had before. Run it again: ./pei transfer app'
	touch "$root/no-save"
	status_of pei transfer app 2>"$root/err"
	is "$status" 1
	has "$(cat "$root/err")" 'pei: docker could not save app:dev, so it is not on pi'
}
it 'a transfer that was killed' broken

missing() {
	project docks
	rm "$bin/aws"
	mkdir "$root/few"
	for tool in sh env readlink dirname basename sed grep tr printf cat; do
		for dir in /bin /usr/bin; do [ ! -x "$dir/$tool" ] || ln -sf "$dir/$tool" "$root/few/$tool"; done
	done
	TEST_PATH=$root/few
	status_of pei dock start cloud 2>"$root/err"
	is "$status" 3
	has "$(cat "$root/err")" 'pei: aws is not installed on this machine'
	status_of pei dock ssh pi 2>"$root/err"
	is "$status" 3
	has "$(cat "$root/err")" 'pei: ssh is not installed on this machine'
	status_of pei sync up 2>"$root/err"
	is "$status" 3
	has "$(cat "$root/err")" 'pei: rsync is not installed on this machine'
	# a dry run of it runs rsync, too
	status_of pei sync up --dry-run 2>"$root/err"
	is "$status" 3
	has "$(cat "$root/err")" 'pei: rsync is not installed on this machine'
}
it 'aws, ssh or rsync is missing' missing
