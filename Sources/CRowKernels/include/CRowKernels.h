// Adds rows of integer weight codes, times counts, into 32-bit sums: sums[j] += Σ_r counts[r] · row_r[j].
//
// The kernels are compiled for processor features that the rest of the program does not ask for; whether this
// processor has them is found at run time. Sums wrap modulo 2^32 and are exact for every count and code.
#ifndef C_ROW_KERNELS_H
#define C_ROW_KERNELS_H

#include <stddef.h>
#include <stdint.h>

// Most rows that one call adds.
enum { row_kernels_most_rows = 16 };

// One if this processor can run the kernels; if not, they must not be called.
int row_kernels_are_available(void);

// Adds 1 to 16 rows of int8 codes.
//
// codes: the matrix; row r starts `offsets[r]` codes behind it, at any alignment, and has `columns` codes.
// next: where 16 rows start that the following calls add, which are then fetched on the way; or null.
// sums: `columns` sums in the order of the columns; must not overlap the codes.
// Rows may repeat. Fastest where every |count| <= 64 and Σ|counts| <= 255, then where every |count| <= 32767.
void row_kernels_add_int8(
    const int8_t *codes, const ptrdiff_t *offsets, const int32_t *counts, ptrdiff_t rows,
    const ptrdiff_t *next, int32_t *sums, ptrdiff_t columns);

// Adds 1 to 16 rows of int16 codes; fastest where every |count| <= 32767.
void row_kernels_add_int16(
    const int16_t *codes, const ptrdiff_t *offsets, const int32_t *counts, ptrdiff_t rows,
    const ptrdiff_t *next, int32_t *sums, ptrdiff_t columns);

// Synapses of one source: where each adds which weight.
struct sparse_row {
  const void *targets;
  const int8_t *weights;
  int64_t count;
};

// sums[targets[i]] += weights[i], modulo 2^32, for targets of 16 bits. `next`, if not null, is the row that the
// following call adds; a hint to fetch it meanwhile.
void sparse_row_add_u16(const struct sparse_row *row, const struct sparse_row *next, int32_t *sums);

// The same for targets of 32 bits.
void sparse_row_add_u32(const struct sparse_row *row, const struct sparse_row *next, int32_t *sums);

// Leaky integrate-and-fire neurons, each with a drive, a potential, the ticks for which it rests, and its input.
struct leaky_neurons {
  const int32_t *drive;
  int32_t *potentials;
  int32_t *resting;
  int32_t *inputs;
  int64_t count;
  int32_t leak, weight, threshold, reset, refractory;
};

// Lets a tick pass, and clears the inputs. Lists the neurons that fire in `fired`, ascending, which has room for all of
// them; returns how many there are. Exact modulo 2^32; `leak` is in 0...65536, `reset` below `threshold`.
int64_t leaky_neurons_update(const struct leaky_neurons *neurons, int32_t *fired);

#endif
