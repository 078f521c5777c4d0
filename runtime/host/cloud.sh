# cloud.sh: docks that are instances of EC2; for dock, transfer, sync and --dock.

ec2() { # WORD…
	set -- aws ${pei_cloud_profile:+--profile "$pei_cloud_profile"} ${pei_cloud_region:+--region "$pei_cloud_region"} ec2 "$@"
	run "$@"
}

# Sets pei_state and pei_address as AWS has them now.
cloud_asks() {
	need_tool aws "it starts, stops and finds the instance $pei_cloud_instance"
	pei_state=running pei_address=ADDRESS
	pei_answer=$(ec2 describe-instances --instance-ids "$pei_cloud_instance" \
		--query 'Reservations[0].Instances[0].[State.Name,PublicDnsName]' --output text) ||
		fail 1 "AWS does not tell about the instance $pei_cloud_instance; aws says why above"
	[ -z "$pei_dry_run" ] || return 0
	# shellcheck disable=SC2086 # two words
	set -- $pei_answer
	pei_state=${1-} pei_address=${2-}
	[ "$pei_address" != None ] || pei_address=
}

cloud_host() {
	printf 'ssh://%s%s\n' "${pei_cloud_user:+$pei_cloud_user@}" "$pei_address"
}

# Waits until the instance has a state, and an address if it runs.
cloud_waits() { # STATE
	pei_end=$(($(date +%s) + 600))
	while :; do
		cloud_asks
		if [ "$pei_state" = "$1" ]; then
			[ -z "$pei_address" ] && [ "$1" = running ] || return 0
		fi
		[ "$(date +%s)" -lt "$pei_end" ] ||
			fail 1 "the instance $pei_cloud_instance is $pei_state after 10 minutes, expected $1"
		sleep 2
	done
}
