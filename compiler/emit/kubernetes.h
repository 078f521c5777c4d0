/* kubernetes.yaml while it is written. Private to kubernetes*.c. What becomes of what: docs/kubernetes.md. */
#ifndef PEI_EMIT_KUBERNETES_H
#define PEI_EMIT_KUBERNETES_H

#include "emit/parts.h"
#include "emit/yaml.h"
#include "ir/cluster.h"

/* Variables of the launch, in the order met: entries of one ConfigMap. */
typedef struct {
  VEC(Part) list;
  Str map; /* the name of the ConfigMap */
} KubeLaunch;

typedef struct {
  Emit *e;
  Buf *out;
  Yaml *y; /* of the document that is being written */
  KubeLaunch launch;
  const void *of; /* the object that is being written, and its place: for marks */
  Span at;
  const IrService *s; /* … if it is a service */
  bool ends;          /* … which becomes a Job */
} Kube;

/* What is written next comes from this object, or from a field of it: .field, .item, .span, … of a Mark. */
#define KUBE_FROM(k, ...) YAML_MARK((k)->y, .of = (k)->of, .span = (k)->at, ##__VA_ARGS__)
#define KUBE_AT(k, place) YAML_MARK((k)->y, .of = (k)->of, .span = (place))

/* ---- small writings ---- */
void kube_map(Kube *k, Str key);
void kube_list(Kube *k, Str key);
void kube_pair(Kube *k, Str key, Str value);
void kube_int(Kube *k, Str key, int64_t n);
void kube_bool(Kube *k, Str key, bool on);
/* A key that compose knows as `field`, if it is on. */
void kube_flag(Kube *k, Str key, const char *field);
/* The text where no variable is set. */
void kube_plain(Kube *k, Str key, Text value, const char *field);
/* 64Mi, 10Gi, or bytes. */
void kube_size(Kube *k, Str key, int64_t bytes);
/* metadata of an object of the project: its name and the labels that all of them have. */
void kube_metadata(Kube *k, Str name, Str part,
                   const IrValue *notes); /* notes: a map, or NULL: annotations */
/* The pairs of a map, their values as text. */
void kube_texts(Kube *k, const IrValue *map);
/* The labels that find the pods of a service. */
void kube_selector(Kube *k);

/* ---- what a service listens on ---- */
typedef struct {
  int64_t port, published; /* published: 0 = only in the cluster */
  Str proto;               /* TCP, UDP, SCTP */
  Span at;
  const char *field;
} KubePort;
typedef struct {
  const KubePort *v;
  uint32_t n;
} KubePorts;
/* Each port and protocol once; the published ones as well as those that others of the project reach. */
KubePorts kube_ports(const Emit *e, const IrService *s);
/* tcp-80 */
Str kube_port_name(const Emit *e, const KubePort *port);

/* ---- what is mounted ---- */
typedef struct {
  enum { KUBE_CLAIM, KUBE_HOST, KUBE_MEMORY, KUBE_SECRETS } kind;
  Str name;   /* of the pod's volume */
  Str source; /* KUBE_CLAIM: the claim; KUBE_HOST: the path */
  Str target, subpath;
  bool read_only, again; /* again: an earlier mount has the same volume */
  int64_t size;          /* KUBE_MEMORY, -1 = none */
  Span at;
  const void *of;
  const char *field;
} KubeMount;
typedef struct {
  const KubeMount *v;
  uint32_t n;
} KubeMounts;
KubeMounts kube_mounts(const Emit *e, const IrService *s);
void kube_volumes(Kube *k, KubeMounts mounts);       /* `volumes` of a pod */
void kube_volume_mounts(Kube *k, KubeMounts mounts); /* `volumeMounts` of a container */
bool kube_claims(KubeMounts mounts);                 /* is a claim among them? */
/* The claim on a volume: that of docker's name if somebody else makes it. */
Str kube_claim(const Emit *e, const IrVolume *v);

/* ---- the inside of documents ---- */
void kube_workload(Kube *k);                     /* Deployment, DaemonSet, Job */
void kube_template(Kube *k);                     /* `template`, what pods are made from */
void kube_place(Kube *k);                        /* which nodes they run on */
void kube_container(Kube *k, KubeMounts mounts); /* one item of `containers` */
/* A word that `deploy` says, below compose's keys; empty if it does not. */
Str kube_deploy_word(const Kube *k, const IrService *s, const char *path);
/* May two pods of the service be there at once? */
bool kube_several(const Kube *k, const IrService *s);
void kube_security(Kube *k); /* securityContext of a container */

#endif
