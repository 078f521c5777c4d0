/* See check_public.h. */
#include "model/check_public.h"

/* Sorted by kind, then by how common they are. */
static const PublicImage images[] = {
    {"scratch", PUBLIC_SYSTEM, 0},
    {"debian", PUBLIC_SYSTEM, 0},
    {"ubuntu", PUBLIC_SYSTEM, 0},
    {"alpine", PUBLIC_SYSTEM, 0},
    {"busybox", PUBLIC_SYSTEM, 0},
    {"fedora", PUBLIC_SYSTEM, 0},
    {"centos", PUBLIC_SYSTEM, 0},
    {"rockylinux", PUBLIC_SYSTEM, 0},
    {"almalinux", PUBLIC_SYSTEM, 0},
    {"amazonlinux", PUBLIC_SYSTEM, 0},
    {"oraclelinux", PUBLIC_SYSTEM, 0},
    {"archlinux", PUBLIC_SYSTEM, 0},
    {"opensuse/", PUBLIC_SYSTEM, 0},
    {"gentoo/", PUBLIC_SYSTEM, 0},
    {"kalilinux/", PUBLIC_SYSTEM, 0},
    {"voidlinux/", PUBLIC_SYSTEM, 0},
    {"photon", PUBLIC_SYSTEM, 0},
    {"buildpack-deps", PUBLIC_SYSTEM, 0},
    {"redhat/", PUBLIC_SYSTEM, 0},
    {"nixos/nix", PUBLIC_SYSTEM, 0},
    {"registry.access.redhat.com/", PUBLIC_SYSTEM, 0},
    {"cgr.dev/chainguard/wolfi-base", PUBLIC_SYSTEM, 0},
    {"mcr.microsoft.com/devcontainers/", PUBLIC_SYSTEM, 0},

    {"python", PUBLIC_TOOL, 0},
    {"node", PUBLIC_TOOL, 0},
    {"golang", PUBLIC_TOOL, 0},
    {"rust", PUBLIC_TOOL, 0},
    {"gcc", PUBLIC_TOOL, 0},
    {"openjdk", PUBLIC_TOOL, 0},
    {"eclipse-temurin", PUBLIC_TOOL, 0},
    {"amazoncorretto", PUBLIC_TOOL, 0},
    {"ruby", PUBLIC_TOOL, 0},
    {"php", PUBLIC_TOOL, 0},
    {"perl", PUBLIC_TOOL, 0},
    {"elixir", PUBLIC_TOOL, 0},
    {"erlang", PUBLIC_TOOL, 0},
    {"haskell", PUBLIC_TOOL, 0},
    {"julia", PUBLIC_TOOL, 0},
    {"r-base", PUBLIC_TOOL, 0},
    {"swift", PUBLIC_TOOL, 0},
    {"dart", PUBLIC_TOOL, 0},
    {"mono", PUBLIC_TOOL, 0},
    {"bash", PUBLIC_TOOL, 0},
    {"clojure", PUBLIC_TOOL, 0},
    {"maven", PUBLIC_TOOL, 0},
    {"gradle", PUBLIC_TOOL, 0},
    {"composer", PUBLIC_TOOL, 0},
    {"ros", PUBLIC_TOOL, 0},
    {"osrf/ros", PUBLIC_TOOL, 0},
    {"nvidia/cuda", PUBLIC_TOOL, 0},
    {"nvcr.io/nvidia/", PUBLIC_TOOL, 0},
    {"pytorch/pytorch", PUBLIC_TOOL, 0},
    {"tensorflow/tensorflow", PUBLIC_TOOL, 0},
    {"continuumio/", PUBLIC_TOOL, 0},
    {"condaforge/", PUBLIC_TOOL, 0},
    {"mambaorg/micromamba", PUBLIC_TOOL, "mambauser"},
    {"ghcr.io/astral-sh/uv", PUBLIC_TOOL, 0},
    {"mcr.microsoft.com/dotnet/", PUBLIC_TOOL, 0},
    {"homebrew/brew", PUBLIC_TOOL, "linuxbrew"},
    {"ghcr.io/actions/actions-runner", PUBLIC_TOOL, "runner"},

    {"nginx", PUBLIC_SERVER, 0},
    {"nginxinc/nginx-unprivileged", PUBLIC_SERVER, "nginx"},
    {"httpd", PUBLIC_SERVER, 0},
    {"caddy", PUBLIC_SERVER, 0},
    {"traefik", PUBLIC_SERVER, 0},
    {"haproxy", PUBLIC_SERVER, "haproxy"},
    {"varnish", PUBLIC_SERVER, "varnish"},
    {"kong", PUBLIC_SERVER, "kong"},
    {"postgres", PUBLIC_SERVER, 0},
    {"mysql", PUBLIC_SERVER, 0},
    {"mariadb", PUBLIC_SERVER, 0},
    {"mongo", PUBLIC_SERVER, 0},
    {"redis", PUBLIC_SERVER, 0},
    {"valkey/valkey", PUBLIC_SERVER, 0},
    {"memcached", PUBLIC_SERVER, "memcache"},
    {"cassandra", PUBLIC_SERVER, 0},
    {"couchdb", PUBLIC_SERVER, 0},
    {"neo4j", PUBLIC_SERVER, 0},
    {"influxdb", PUBLIC_SERVER, 0},
    {"clickhouse/clickhouse-server", PUBLIC_SERVER, 0},
    {"elasticsearch", PUBLIC_SERVER, "elasticsearch"},
    {"docker.elastic.co/elasticsearch/elasticsearch", PUBLIC_SERVER, "elasticsearch"},
    {"kibana", PUBLIC_SERVER, "kibana"},
    {"solr", PUBLIC_SERVER, "solr"},
    {"zookeeper", PUBLIC_SERVER, 0},
    {"rabbitmq", PUBLIC_SERVER, 0},
    {"nats", PUBLIC_SERVER, 0},
    {"eclipse-mosquitto", PUBLIC_SERVER, 0},
    {"tomcat", PUBLIC_SERVER, 0},
    {"jetty", PUBLIC_SERVER, "jetty"},
    {"jenkins/jenkins", PUBLIC_SERVER, "jenkins"},
    {"sonarqube", PUBLIC_SERVER, "sonarqube"},
    {"grafana/grafana", PUBLIC_SERVER, "grafana"},
    {"prom/prometheus", PUBLIC_SERVER, "nobody"},
    {"apache/airflow", PUBLIC_SERVER, "airflow"},
    {"apache/superset", PUBLIC_SERVER, "superset"},
    {"jupyter/", PUBLIC_SERVER, "jovyan"},
    {"quay.io/jupyter/", PUBLIC_SERVER, "jovyan"},
    {"codercom/code-server", PUBLIC_SERVER, "coder"},
    {"quay.io/keycloak/keycloak", PUBLIC_SERVER, "keycloak"},
    {"mcr.microsoft.com/mssql/server", PUBLIC_SERVER, "mssql"},
    {"bitnami/", PUBLIC_SERVER, "1001"},
    {"selenium/", PUBLIC_SERVER, "seluser"},
    {"minio/minio", PUBLIC_SERVER, 0},
    {"wordpress", PUBLIC_SERVER, 0},
    {"ghost", PUBLIC_SERVER, 0},
    {"drupal", PUBLIC_SERVER, 0},
    {"nextcloud", PUBLIC_SERVER, 0},
    {"adminer", PUBLIC_SERVER, "adminer"},
    {"phpmyadmin", PUBLIC_SERVER, 0},
    {"registry", PUBLIC_SERVER, 0},
    {"vault", PUBLIC_SERVER, 0},
    {"consul", PUBLIC_SERVER, 0},
    {"telegraf", PUBLIC_SERVER, 0},
    {"docker", PUBLIC_SERVER, 0},
    {"hello-world", PUBLIC_SERVER, 0},
};

static Str without(Str s, const char *prefix) {
  Str p = str_c(prefix);
  return str_starts(s, p) ? str_sub(s, p.n, s.n) : s;
}

Str public_name(Str ref) {
  ref = without(without(without(ref, "index."), "docker.io/"), "library/");
  ref.n = str_find(ref, '@');
  for (uint32_t i = ref.n; i-- > 0 && ref.s[i] != '/';)
    if (ref.s[i] == ':') ref.n = i;
  return ref;
}

bool public_has_apt(Str ref) {
  Str name = public_name(ref);
  return str_is(name, "debian") || str_is(name, "ubuntu") || str_is(name, "buildpack-deps");
}

const PublicImage *public_find(Str ref) {
  Str name = public_name(ref);
  for (uint32_t i = 0; i < sizeof images / sizeof images[0]; i++) {
    if (!name.n || images[i].name[0] != *name.s) continue; /* most of them */
    Str known = str_c(images[i].name);
    if (known.s[known.n - 1] == '/' ? str_starts(name, known) : str_eq(name, known)) return &images[i];
  }
  return NULL;
}
