#include <graphviz/cgraph.h>
#include <graphviz/gvc.h>
/* Swift 6 refuses mutable C globals (Agdirected), hence these three wrappers. */
static inline Agraph_t *sf_agopen_directed(char *name) { return agopen(name, Agdirected, 0); }
static inline Agraph_t *sf_agopen_undirected(char *name) { return agopen(name, Agundirected, 0); }
static inline void sf_quiet(void) { agseterr(AGERR); }
