/* sha256_digest() takes no length. */
#define NETTLE_VERSION_MAJOR 4
