# cython: language_level=3, boundscheck=False, wraparound=False, cdivision=True, initializedcheck=False
"""Which words of the vocabulary a reading may stand for, compiled: the tree of words walked with a table of misreadings.

A rule says that OCR reads one to four printed letters as some string; `^` and `$` are the ends of a word. `channel.py`
loads the rules; costs are natural logarithms of one over the probability.
"""

from libc.stdlib cimport free, malloc, qsort, realloc
from libc.string cimport memset

import numpy as np

cdef enum:
    LONGEST = 40  # characters of a reading with its ends
    LONGEST_PART = 6  # characters that one rule reads
    LONGEST_RULE = 4  # printed letters of one rule
    MOST_WALKS = 200  # at one place of the reading
    SPACE = 0  # ids of letters
    RIGHT_END = 1
    LEFT_END = 2

cdef float CLOSE = 2.0  # cost up to which the rules explain a reading, and nothing is guessed

cdef enum Shape:  # how a word is written
    NOTHING = 0  # of it is known yet
    SMALL = 1
    INITIAL = 2  # one letter, a capital
    TITLE = 3
    CAPITALS = 4


cdef struct Rule:
    int length
    int letters[LONGEST_RULE]
    bint capital[LONGEST_RULE]
    float cost


cdef struct Walk:
    float cost
    int node  # of the tree of words
    int first  # a whole word before this one, parted by a space that was not read; -1 without one
    signed char first_shape, shape
    bint ended


cdef int _by_place(const void* a, const void* b) noexcept nogil:
    cdef Walk* x = <Walk*>a
    cdef Walk* y = <Walk*>b
    if x.node != y.node:
        return -1 if x.node < y.node else 1
    if x.shape != y.shape:
        return -1 if x.shape < y.shape else 1
    if x.first != y.first:
        return -1 if x.first < y.first else 1
    if x.first_shape != y.first_shape:
        return -1 if x.first_shape < y.first_shape else 1
    return -1 if x.cost < y.cost else (1 if x.cost > y.cost else 0)


cdef int _by_cost(const void* a, const void* b) noexcept nogil:
    cdef float x = (<Walk*>a).cost
    cdef float y = (<Walk*>b).cost
    return -1 if x < y else (1 if x > y else 0)


cdef inline bint _same(const Walk* a, const Walk* b) noexcept nogil:
    return a.node == b.node and a.shape == b.shape and a.first == b.first and a.first_shape == b.first_shape


cdef class _Walks:
    """The walks that have come to each place of a reading."""

    cdef Walk* at[LONGEST + 1]
    cdef int count[LONGEST + 1]
    cdef int room[LONGEST + 1]
    cdef float best[LONGEST + 1]

    def __cinit__(self):
        cdef int place
        memset(self.at, 0, sizeof(self.at))
        memset(self.count, 0, sizeof(self.count))
        memset(self.room, 0, sizeof(self.room))
        for place in range(LONGEST + 1):
            self.best[place] = 1e9

    def __dealloc__(self):
        cdef int place
        for place in range(LONGEST + 1):
            free(self.at[place])

    cdef void add(self, int place, const Walk* walk) noexcept nogil:
        if self.count[place] == self.room[place]:
            self.room[place] = 2 * self.room[place] if self.room[place] else 64
            self.at[place] = <Walk*>realloc(self.at[place], self.room[place] * sizeof(Walk))
        self.at[place][self.count[place]] = walk[0]
        self.count[place] += 1
        if walk.cost < self.best[place]:
            self.best[place] = walk.cost

    cdef void settle(self, int place, float width) noexcept nogil:
        """Keep the cheapest walk to each node, and of these the cheapest, in order."""
        cdef Walk* walks = self.at[place]
        cdef int count = self.count[place], kept = 1, i
        if not count:
            return
        qsort(walks, count, sizeof(Walk), _by_place)
        for i in range(1, count):
            if not _same(&walks[i], &walks[kept - 1]):
                walks[kept] = walks[i]
                kept += 1
        qsort(walks, kept, sizeof(Walk), _by_cost)
        kept = min(kept, MOST_WALKS)
        while kept > 1 and walks[kept - 1].cost > walks[0].cost + width:
            kept -= 1
        self.count[place] = kept


cdef class Channel:
    """The words of a vocabulary and the rules of one kind of misreading.

    `words` are (word in small letters, its id), `rules` (printed, read, cost). What no rule knows costs `strange` for
    a letter read as any other, for one lost and for one that was not printed.
    """

    cdef int[::1] start, letter, target, word  # the tree: children of node n are start[n]:start[n + 1]
    cdef Rule* rules
    cdef int[:, ::1] spans  # of the rules for each part that is read, by its number
    cdef dict parts, ids
    cdef int longest
    cdef float strange

    def __cinit__(self):
        self.rules = NULL

    def __dealloc__(self):
        free(self.rules)

    def __init__(self, words, rules, float strange):
        self.strange = strange
        self.ids = {" ": SPACE, "$": RIGHT_END, "^": LEFT_END}
        self._plant(words)
        self._sort(rules)

    def _plant(self, words):
        children, ends = [{}], [-1]
        for word, number in words:
            node = 0
            for letter in word:
                letter = self.ids.setdefault(letter, len(self.ids))
                after = children[node].get(letter)
                if after is None:
                    after = children[node][letter] = len(children)
                    children.append({})
                    ends.append(-1)
                node = after
            ends[node] = number
        self.start = np.cumsum([0, *map(len, children)], dtype=np.int32)
        self.letter = np.array([letter for child in children for letter in child], np.int32)
        self.target = np.array([node for child in children for node in child.values()], np.int32)
        self.word = np.array(ends, np.int32)

    def _sort(self, rules):
        table = {}
        for printed, read, cost in rules:
            small = printed.lower()
            if len(small) == len(printed) <= LONGEST_RULE and len(read) <= LONGEST_PART:
                if all(letter in self.ids for letter in small):
                    table.setdefault(read, []).append((printed, small, cost))
        self.rules = <Rule*>malloc((1 + sum(map(len, table.values()))) * sizeof(Rule))
        self.parts, self.longest = {}, max(map(len, table), default=0)
        spans = []
        cdef int n = 0, i
        for read, found in table.items():
            self.parts[read] = len(spans)
            spans.append((n, n + len(found)))
            for printed, small, cost in found:
                self.rules[n].length, self.rules[n].cost = len(printed), cost
                for i in range(len(printed)):
                    self.rules[n].letters[i] = self.ids[small[i]]
                    self.rules[n].capital[i] = printed[i] != small[i]
                n += 1
        self.spans = np.array(spans or [(0, 0)], np.int32)

    def words(self, str reading, int most, float width, bint two):
        """The words that a reading may stand for, the likeliest first: (first or -1, its shape, word, shape, cost).

        `most` at most, none `width` dearer than the cheapest; `two`: also two words whose space was lost. A reading
        that is two words on the page holds their space. A shape is 1 for `số`, 2 for `Ở`, 3 for `Số`, 4 for `SỐ`.
        """
        cdef list found = self._words("^" + reading + "$", most, width, two, False)
        if not found or found[0][4] > CLOSE:
            found = self._words("^" + reading + "$", most, width, two, True)
        return found

    cdef list _words(self, str ends, int most, float width, bint two, bint guessing):
        cdef int length = len(ends), place, size
        if length > LONGEST:
            return []
        cdef int parts[LONGEST][LONGEST_PART + 1]
        for place in range(length):
            for size in range(self.longest + 1):
                found = self.parts.get(ends[place : place + size]) if place + size <= length else None
                parts[place][size] = -1 if found is None else found
        cdef _Walks walks = _Walks()
        cdef Walk start = Walk(0, 0, -1, NOTHING, NOTHING, False)
        walks.add(0, &start)
        with nogil:
            for place in range(length):
                walks.settle(place, width)
                if guessing and 0 < place:
                    self.miss(walks, place, width)
                    walks.settle(place, width)
                if parts[place][0] >= 0:
                    self.read(walks, place, place, parts[place][0], width, two)
                    walks.settle(place, width)
                for size in range(1, min(self.longest, length - place) + 1):
                    if parts[place][size] >= 0:
                        self.read(walks, place, place + size, parts[place][size], width, two)
                if guessing and 0 < place < length - 1:
                    self.guess(walks, place, width)
            walks.settle(length, width)
        return self._found(walks, length, most)

    cdef list _found(self, _Walks walks, int place, int most):
        cdef int i
        cdef Walk* walk
        out = []
        for i in range(walks.count[place]):
            walk = &walks.at[place][i]
            if walk.ended and len(out) < most:
                out.append((walk.first, walk.first_shape, self.word[walk.node], walk.shape, walk.cost))
        return out

    cdef void read(self, _Walks walks, int place, int after, int part, float width, bint two) noexcept nogil:
        """Go on with all rules that read a part: from one place to another, or stay where a letter was lost."""
        cdef int n, i, k, count = walks.count[place]
        cdef Rule* rule
        cdef Walk walk
        for n in range(self.spans[part, 0], self.spans[part, 1]):
            rule = &self.rules[n]
            for i in range(count):
                walk = walks.at[place][i]
                walk.cost += rule.cost
                if walk.cost > walks.best[after] + width:
                    break
                for k in range(rule.length):
                    if not self.step(&walk, rule.letters[k], rule.capital[k], two):
                        break
                else:
                    walks.add(after, &walk)

    cdef void guess(self, _Walks walks, int place, float width) noexcept nogil:
        """Go on as no rule has it: a sign that was not printed, or any letter for it."""
        cdef int i, child
        cdef Walk walk, other
        for i in range(walks.count[place]):
            walk = walks.at[place][i]
            walk.cost += self.strange
            if walk.cost > walks.best[place + 1] + width:
                break
            walks.add(place + 1, &walk)
            for child in range(self.start[walk.node], self.start[walk.node + 1]):
                other = walk
                if self.step(&other, self.letter[child], walk.shape == INITIAL or walk.shape == CAPITALS, False):
                    walks.add(place + 1, &other)
                other = walk
                if walk.shape == INITIAL and self.step(&other, self.letter[child], False, False):
                    walks.add(place + 1, &other)

    cdef void miss(self, _Walks walks, int place, float width) noexcept nogil:
        """Go on as if any one letter had not been read."""
        cdef int i, child, count = walks.count[place]
        cdef Walk walk, other
        for i in range(count):
            walk = walks.at[place][i]
            walk.cost += self.strange
            if walk.cost > walks.best[place] + width:
                break
            for child in range(self.start[walk.node], self.start[walk.node + 1]):
                other = walk
                if self.step(&other, self.letter[child], walk.shape == INITIAL or walk.shape == CAPITALS, False):
                    walks.add(place, &other)
                other = walk
                if walk.shape == INITIAL and self.step(&other, self.letter[child], False, False):
                    walks.add(place, &other)

    cdef bint step(self, Walk* walk, int letter, bint capital, bint two) noexcept nogil:
        """One printed letter further; false where no word goes on so."""
        cdef int child
        if walk.ended:
            return False
        if letter == LEFT_END:
            return walk.node == 0 and walk.shape == NOTHING and walk.first < 0
        if letter == RIGHT_END:
            walk.ended = self.word[walk.node] >= 0 and walk.shape != NOTHING
            return walk.ended
        if letter == SPACE:
            if not two or walk.first >= 0 or self.word[walk.node] < 0 or walk.shape == NOTHING:
                return False
            walk.first, walk.first_shape = self.word[walk.node], walk.shape
            walk.node, walk.shape = 0, NOTHING
            return True
        for child in range(self.start[walk.node], self.start[walk.node + 1]):
            if self.letter[child] == letter:
                walk.node = self.target[child]
                return self.write(walk, capital)
        return False

    cdef inline bint write(self, Walk* walk, bint capital) noexcept nogil:
        """The next letter as small or capital; false where no word is written so."""
        if walk.shape == NOTHING:
            walk.shape = INITIAL if capital else SMALL
        elif walk.shape == INITIAL:
            walk.shape = CAPITALS if capital else TITLE
        elif walk.shape == CAPITALS:
            return capital
        elif capital:
            return False
        return True
