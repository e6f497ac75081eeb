"""The fast inside: loops over numbers, which numba compiles. What they are for stands where they are called.

A chunk is a run of characters between blanks. Lists of numbers are given end to end, with the place where each begins.
"""

from functools import partial

import numpy as np
from numba import njit

MIXED, PLAIN, NUMBER = range(3)  # kinds of chunks
BLANK, ODD = 1, 2  # a blank; one that is not of ASCII
OTHER, POINT, MARK, UNDERLINE, DIGIT, LOWER, UPPER = range(7)  # classes of characters; from UNDERLINE on those of words
DASH, QUOTE, SHOUT, FOREIGN, JOINED = (
    1,
    2,
    4,
    8,
    16,
)  # a chunk has: -, ' or ", ! or ?, what is not of ASCII, two runs joined by - ' or .
FNV, PRIME = (
    np.uint64(0xCBF29CE484222325),
    np.uint64(0x100000001B3),
)  # the hash FNV-1a: where it begins, what it multiplies by
BASE = np.uint64(0x9E3779B97F4A7C15)  # 2 to the 64th over the golden ratio: its multiples lie far apart


def compiled(function=None, **options):
    """Compile a loop over numbers when it is first called; what is compiled is kept, if the package or the user's cache can be written."""
    if function is None:
        return partial(compiled, **options)
    try:
        return njit(function, cache=True, **options)
    except RuntimeError:
        return njit(function, **options)


@compiled
def cut_chunks(codes, white):
    """Return start, end and hash (FNV-1a, a character at a time, mixed; never 0) of the chunks, and where odd blanks stand."""
    most = len(codes) // 2 + 2
    start, end, hashes = np.empty(most, np.int32), np.empty(most, np.int32), np.empty(most, np.uint64)
    odd, n, n_odd, inside, hashed = np.empty(len(codes), np.int64), 0, 0, False, FNV
    for i in range(len(codes)):
        blank = white[codes[i]] if codes[i] < len(white) else 0
        if not blank:
            if not inside:
                start[n], inside, hashed = i, True, FNV
            hashed = (hashed ^ np.uint64(codes[i])) * PRIME
            continue
        if blank == ODD:
            odd[n_odd] = i
            n_odd += 1
        if inside:
            end[n], hashes[n], inside = i, _mixed(hashed) | np.uint64(1), False
            n += 1
    if inside:
        end[n], hashes[n] = len(codes), _mixed(hashed) | np.uint64(1)
        n += 1
    return start[:n], end[:n], hashes[:n], odd[:n_odd]


@compiled
def look_up(hashes, table, known):
    """Return the number of each chunk by its hash, and which of them are new; it ends early when the table is half full.

    Cutting and looking up are two loops, as then the processor fetches several places of the table at once.
    """
    numbers, new = np.empty(len(hashes), np.int32), np.empty(len(hashes), np.int64)
    n_new, mask = 0, np.uint64(len(table) - 1)
    for i in range(len(hashes)):
        slot = hashes[i] >> np.uint64(20) & mask
        while table[slot, 0] != 0 and table[slot, 0] != hashes[i]:
            slot = (slot + np.uint64(1)) & mask
        if table[slot, 0] == 0:
            if 2 * (known + n_new) > len(table):
                return numbers[:i], new[:n_new]
            table[slot, 0], table[slot, 1], new[n_new] = hashes[i], known + n_new, i
            n_new += 1
        numbers[i] = table[slot, 1]
    return numbers, new[:n_new]


@compiled
def rehash(table, size):
    """Return the table of hashes and numbers with so many places, a power of two."""
    larger, mask = np.zeros((size, 2), np.uint64), np.uint64(size - 1)
    for hashed, number in table:
        if hashed:
            slot = hashed >> np.uint64(20) & mask
            while larger[slot, 0]:
                slot = (slot + np.uint64(1)) & mask
            larger[slot, 0], larger[slot, 1] = hashed, number
    return larger


@compiled
def see(codes, end, classes, signs):
    """Return kind, mark (its character, -1: none), `upper`, `lower`, `has`, `digits` and `shape` of chunks given end to end."""
    kind, mark, has = np.zeros(len(end), np.int8), np.full(len(end), -1, np.int16), np.zeros(len(end), np.uint8)
    upper, lower = np.zeros(len(end), np.bool_), np.zeros(len(end), np.bool_)
    digits, shape, begin = np.zeros(len(end), np.int32), np.zeros(len(end), np.uint64), 0
    for i in range(len(end)):
        capitals, letters, numeric, hashed, two, before, joins = 0, 0, 0, FNV, OTHER, OTHER, False
        for code in codes[begin : end[i]]:
            own = classes[code] if code < len(classes) else OTHER
            has[i] |= signs[code] if code < len(signs) else FOREIGN
            has[i] |= JOINED if joins and two >= UNDERLINE and own >= UNDERLINE else 0
            capitals += own == UPPER
            letters += own in (LOWER, UPPER)
            numeric += own in (DIGIT, POINT)
            digits[i] += own == DIGIT and before != DIGIT
            hashed = (hashed ^ np.uint64(48 if own == DIGIT else code)) * PRIME
            two, before, joins = before, own, code in (ord("-"), ord("'"), ord("."))
        size, upper[i] = end[i] - begin, letters > 0 and capitals == letters
        marked = size > 2 and letters == size - 1 and (before in (POINT, MARK))
        if marked or letters == size:
            kind[i], lower[i] = PLAIN, classes[codes[begin]] == LOWER
            mark[i] = codes[end[i] - 1] if marked else -1
        elif numeric == size:
            kind[i], shape[i] = NUMBER, hashed
        begin = end[i]
    return kind, mark, upper, lower, has, digits, shape


@compiled
def cut_runs(codes, end, wanted, classes):
    """Return chunk, place in it, length and hash (of its lower case; never 0) of each run of letters, digits and _ in the wanted chunks
    given end to end, which are of ASCII."""
    most, n, begin = (len(codes) + len(end)) // 2, 0, 0
    of, at, length, hashes = (
        np.empty(most, np.int64),
        np.empty(most, np.int64),
        np.empty(most, np.int64),
        np.empty(most, np.uint64),
    )
    for i in range(len(end)):
        size = 0
        for k in range(begin, end[i] if wanted[i] else begin):
            own = classes[codes[k]]
            if own >= UNDERLINE:
                if size == 0:
                    of[n], at[n], hashed = i, k - begin, FNV
                hashed = (hashed ^ np.uint64(codes[k] + 32 * (own == UPPER))) * PRIME
                size += 1
            if size and (own < UNDERLINE or k == end[i] - 1):
                length[n], hashes[n], size = size, _mixed(hashed) | np.uint64(1), 0
                n += 1
        begin = end[i]
    return of[:n], at[:n], length[:n], hashes[:n]


@compiled
def hash_each(codes, end):
    """Return 64 bits of each run of characters, given end to end (FNV-1a, mixed)."""
    hashes, begin = np.empty(len(end), np.uint64), 0
    for i in range(len(end)):
        hashed = FNV
        for code in codes[begin : end[i]]:
            hashed = (hashed ^ np.uint64(code)) * PRIME
        hashes[i] = _mixed(hashed)
        begin = end[i]
    return hashes


@compiled(inline="always")
def _mixed(hashed):
    return (hashed ^ (hashed >> np.uint64(32))) * BASE


@compiled
def gather(flat, begin, count, which):
    """Return flat[begin[w]], … (count[w] of them) for each w of `which`, end to end."""
    n = 0
    for w in which:
        n += count[w]
    found, n = np.empty(n, flat.dtype), 0
    for w in which:
        for i in range(begin[w], begin[w] + count[w]):
            found[n] = flat[i]
            n += 1
    return found


def ranges(starts: np.ndarray, counts: np.ndarray) -> np.ndarray:
    """Return starts[0], starts[0] + 1, … (counts[0] of them), then those of the next: [5, 2], [2, 3] → 5 6 2 3 4."""
    return np.repeat(starts - np.cumsum(counts) + counts, counts) + np.arange(counts.sum())


@compiled
def find_runs(starts, ends, start, end):
    """Return of each passage from starts[i] to ends[i] the first token that begins in it, and the first that ends behind it.

    Tokens come in order of place, passages nearly always do: going on from the one before is quicker than searching for each. Of a
    passage that lies before the last one both are too far behind.
    """
    first, last, k = np.empty(len(starts), np.int64), np.empty(len(starts), np.int64), 0
    for i in range(len(starts)):
        while k < len(start) and start[k] < starts[i]:
            k += 1
        first[i] = k
        while k < len(end) and end[k] <= ends[i]:
            k += 1
        last[i] = k
    return first, last


@compiled
def copy_runs(first, count, own, more):
    """Return of each of three columns the values from first[i] on, count[i] of them, end to end; `more` follows behind `own`."""
    size, n = count.sum(), 0
    numbers, starts, ends = np.empty(size, np.int32), np.empty(size, np.int32), np.empty(size, np.int32)
    for i in range(len(first)):
        number, start, end = own if first[i] < len(own[0]) else more
        begin = first[i] if first[i] < len(own[0]) else first[i] - len(own[0])
        for k in range(begin, begin + count[i]):
            numbers[n], starts[n], ends[n] = number[k], start[k], end[k]
            n += 1
    return numbers, starts, ends


@compiled
def count_by_group(numbers, bounds, group, order, rank):
    """Return (group, rank of the word, n) of each word in each group from 0 up, sorted; `order`: the texts by their group."""
    of, word, n = np.empty(len(numbers), np.int32), np.empty(len(numbers), np.int32), np.empty(len(numbers), np.int32)
    place, rows, begin, now = np.full(len(rank), -1, np.int32), 0, 0, -1
    for text in order:
        if group[text] < 0:
            continue
        if group[text] != now:
            now, begin = group[text], rows
        for number in numbers[bounds[text] : bounds[text + 1]]:
            if place[number] < begin:  # not yet in this group
                place[number], of[rows], word[rows], n[rows] = rows, now, rank[number], 0
                rows += 1
            n[place[number]] += 1
    both = _order(word[:rows])  # by word; and then by group, which keeps that order within each
    both = both[_order(of[both])]
    return of[both], word[both], n[both]


@compiled
def _order(values):
    """Return the stable order of whole numbers from 0 up, in linear time."""
    begin, order = np.zeros((values.max() if len(values) else 0) + 2, np.int32), np.empty(len(values), np.int32)
    for value in values:
        begin[value + 1] += 1
    begin = np.cumsum(begin)
    for i in range(len(values)):
        order[begin[values[i]]] = i
        begin[values[i]] += 1
    return order


@compiled
def touched(bounds, start, end, row, a, b):
    """Return the tokens that lie at least in part between the places a and b of text `row`, and from where to where they do."""
    most = (b - a + 1).sum()
    token, left, right, n = np.empty(most, np.int64), np.empty(most, np.int64), np.empty(most, np.int64), 0
    for i in range(len(row)):
        k, stop = bounds[row[i]], bounds[row[i] + 1]
        while k < stop and end[k] <= a[i]:
            k += 1
        while k < stop and start[k] < b[i]:
            token[n], left[n], right[n] = k, max(a[i] - start[k], 0), min(b[i], end[k]) - start[k]
            n, k = n + 1, k + 1
    return token[:n], left[:n], right[:n]


@compiled
def sums(bounds, values, compensated):
    """Return the sum of each run of values, from left to right; `compensated`: as Python has it since 3.12 (Neumaier 1974)."""
    sums = np.zeros(len(bounds) - 1)
    for i in range(len(sums)):
        total, lost = 0.0, 0.0
        for value in values[bounds[i] : bounds[i + 1]]:
            added = total + value
            if compensated:
                lost += (total - added) + value if abs(total) >= abs(value) else (value - added) + total
            total = added
        sums[i] = total + lost
    return sums


def round_each(values: np.ndarray, digits: int) -> np.ndarray:
    """Return Python's `round`, which near a tie is not NumPy's."""
    rounded = np.round(values, digits)
    scaled = values * 10**digits
    near = np.abs(scaled - np.floor(scaled) - 0.5) < 1e-6
    rounded[near] = [round(value, digits) for value in values[near].tolist()]
    return rounded
