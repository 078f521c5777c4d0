#: images [OPTION…]  show the images that the project made; options of docker image ls

verb_images() {
	need
	run docker image ls --filter "label=pei.project=$pei_project" "$@"
}
