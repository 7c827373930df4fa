#include <graphviz/cgraph.h>
#include <graphviz/gvc.h>

/* Graphviz orders subgraphs by their ids, and takes as id the address of the name: the order of clusters, and
   with it the picture, would change from run to run. This discipline declines to map names, so that the library
   numbers objects in the order of their creation instead. */
static void *sf_id_open(Agraph_t *g, Agdisc_t *disc) { (void)disc; return g; }
static long sf_id_map(void *state, int type, char *name, IDTYPE *id, int create) {
  static IDTYPE last = 1;
  (void)state; (void)type;
  if (name || !create) return 0;
  *id = last += 2;
  return 1;
}
static long sf_id_alloc(void *state, int type, IDTYPE id) { (void)state; (void)type; (void)id; return 1; }
static void sf_id_free(void *state, int type, IDTYPE id) { (void)state; (void)type; (void)id; }
static char *sf_id_print(void *state, int type, IDTYPE id) { (void)state; (void)type; (void)id; return 0; }
static void sf_id_close(void *state) { (void)state; }
static void sf_id_register(void *state, int type, void *object) { (void)state; (void)type; (void)object; }

/* Swift 6 refuses mutable C globals (Agdirected), hence this wrapper. The casts through void * keep it
   compiling with later versions of the library, whose callbacks return other integer types. */
static inline Agraph_t *sf_agopen_directed(char *name) {
  static Agiddisc_t ids = {
      (void *)sf_id_open,  (void *)sf_id_map,   (void *)sf_id_alloc,   (void *)sf_id_free,
      (void *)sf_id_print, (void *)sf_id_close, (void *)sf_id_register};
  static Agdisc_t disc = {0, &ids, 0};
  return agopen(name, Agdirected, &disc);
}
