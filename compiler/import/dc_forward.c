/* Ports that editors forward, with what is said about them elsewhere. Called by devcontainer.c. */
#include "import/dc.h"

/* What the attributes of a port say. */
static void put_attributes(Dc *d, const YmlPair *p, Pieces *fields) {
  static const char *const opens[][2] = {{"openBrowser", "browser"}, {"openBrowserOnce", "browser"},
                                         {"openPreview", "preview"}, {"notify", "notify"},
                                         {"silent", "silent"},       {"ignore", "ignore"}};
  if (!p || !dc_is(d, p, YML_MAP)) return;
  for (uint32_t i = 0; i < p->value->n; i++) {
    const YmlPair *x = &p->value->pairs[i];
    const char *open = NULL;
    bool label = str_is(x->key->text, "label"), protocol = str_is(x->key->text, "protocol");
    bool forward = str_is(x->key->text, "onAutoForward");
    if ((label || protocol || forward) && !dc_is(d, x, YML_SCALAR)) continue;
    for (uint32_t k = 0; k < sizeof opens / sizeof *opens; k++)
      if (str_is(x->value->text, opens[k][0])) open = opens[k][1];
    bool known = !protocol || str_is(x->value->text, "http") || str_is(x->value->text, "https");
    if (label)
      piece_field(d->a, fields, x->value->at, "label", draft_string(d->a, x->value->text));
    else if (protocol && known)
      piece_field(d->a, fields, x->value->at, "protocol", x->value->text);
    else if (forward && open)
      piece_field(d->a, fields, x->value->at, "open", str_c(open));
    else
      dc_left_out(d, x->key->at, x->key->text);
  }
}

void dc_forward_ports(Dc *d, const YmlPair *p) {
  const YmlNode *attributes = yml_get(d->root, "portsAttributes");
  if (!dc_is(d, p, YML_LIST)) return;
  for (uint32_t i = 0; i < p->value->n; i++) {
    const YmlNode *n = p->value->items[i];
    Pieces fields = {0};
    bool number = yml_reading(n) == READ_INT;
    if (!number && !dc_is_text(d, p, n)) continue;
    Str port = n->text;
    put_attributes(d, yml_pair(attributes, arena_str(d->a, port).s), &fields);
    if (!number && str_starts(port, STR("localhost:"))) {
      port = str_sub(port, 10, port.n);
      number = true;
    }
    if (!number) port = draft_string(d->a, port);
    draft_block(&d->more, n->at, arena_fmt(d->a, "forward %.*s", STR_ARG(port)), &fields, true);
  }
}

/* Those of ports that are forwarded were said there. */
void dc_ports_attributes(Dc *d, const YmlPair *p) {
  const YmlNode *ports = yml_get(d->root, "forwardPorts");
  if (!dc_is(d, p, YML_MAP)) return;
  for (uint32_t i = 0; i < p->value->n; i++) {
    const YmlPair *x = &p->value->pairs[i];
    bool told = false;
    for (uint32_t k = 0; ports && ports->kind == YML_LIST && k < ports->n; k++)
      told |= str_eq(ports->items[k]->text, x->key->text);
    if (!told) dc_left_out(d, x->key->at, x->key->text);
  }
}
