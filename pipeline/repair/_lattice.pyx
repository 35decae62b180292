# cython: language_level=3, boundscheck=False, wraparound=False, cdivision=True, initializedcheck=False
"""The n-gram model and the search for the likeliest path through a lattice of words, compiled.

Costs and scores are natural logarithms. `language.py` loads the tables; `decode.py` builds the lattices.
"""

from libc.math cimport exp, log1p
from libc.stdlib cimport free, malloc, qsort, realloc
from libc.string cimport memcpy

import numpy as np

cdef int BEGIN = 0  # ids of the vocabulary: the beginning of a sentence, which is never predicted,
cdef int END = 1  # and its end
cdef double NEVER = -1e30


cdef struct State:
    double score  # of the best path that leads here
    double alpha  # logarithm of the sum over all paths that do
    double beta  # and over all that go on from here
    long long key  # states with equal keys are continued alike
    int one, two, three  # nodes of the last one, two and three words; -1 where the model has no such n-gram
    int back, arc  # the state before this one on its best path, and the arc between them
    int node


cdef struct Edge:
    long long key  # of the state it leads to
    int source, arc
    float score


cdef struct Arc:
    int source, target, word, token
    float cost
    signed char shape, covers


cdef int _by_key(const void* a, const void* b) noexcept nogil:
    cdef State* x = <State*>a
    cdef State* y = <State*>b
    if x.key != y.key:
        return -1 if x.key < y.key else 1
    return -1 if x.score > y.score else (1 if x.score < y.score else 0)


cdef int _by_score(const void* a, const void* b) noexcept nogil:
    cdef double x = (<State*>a).score
    cdef double y = (<State*>b).score
    return -1 if x > y else (1 if x < y else 0)


cdef inline double _add(double a, double b) noexcept nogil:
    """The logarithm of the sum of two numbers given by theirs."""
    if a < b:
        a, b = b, a
    return a if b - a < -40 else a + log1p(exp(b - a))


cdef inline int _child(const unsigned short* words, unsigned int low, unsigned int high, int word) noexcept nogil:
    """Where the word stands among the sorted words from low to high, -1 if it does not."""
    cdef unsigned int end = high, middle
    while low < high:
        middle = (low + high) >> 1
        if words[middle] < word:
            low = middle + 1
        else:
            high = middle
    return <int>low if low < end and words[low] == word else -1


cdef class Lattice:
    """Words that may stand between numbered nodes; an arc leads from a node to one with a higher number."""

    cdef Arc* arcs
    cdef int count, room
    cdef public int nodes

    def __cinit__(self):
        self.count, self.room, self.nodes = 0, 256, 1
        self.arcs = <Arc*>malloc(self.room * sizeof(Arc))

    def __dealloc__(self):
        free(self.arcs)

    def node(self):
        """A new node; the first one is 0."""
        self.nodes += 1
        return self.nodes - 1

    def __len__(self):
        return self.count

    cpdef int arc(self, int source, int target, int word, float cost, int token, int shape=0, int covers=0) except -1:
        """Add an arc; `word` -1 stands for nothing that the model would know of. Its number comes back.

        `token`, `shape` and `covers` come back with the path: what the word stands for, how it is written, and how many
        tokens up to this one it covers.
        """
        if not 0 <= source < target < self.nodes:
            raise ValueError(f"an arc from node {source} to node {target} of {self.nodes}")
        if self.count == self.room:
            self.room *= 2
            self.arcs = <Arc*>realloc(self.arcs, self.room * sizeof(Arc))
        self.arcs[self.count] = Arc(source, target, word, token, cost, shape, covers)
        self.count += 1
        return self.count - 1

    def fan(self, int source, int target, const int[::1] words, int token, int shape):
        """Add an arc without cost for each word of the array, each in place of the one token."""
        cdef int i
        for i in range(words.shape[0]):
            self.arc(source, target, words[i], 0.0, token, shape, 1)

    def rows(self):
        """Token, word, shape, covered tokens, source and target of each arc, shape (arcs, 6)."""
        out = np.empty((self.count, 6), np.int32)
        cdef int[:, ::1] view = out
        cdef int i
        for i in range(self.count):
            view[i, 0], view[i, 1] = self.arcs[i].token, self.arcs[i].word
            view[i, 2], view[i, 3] = self.arcs[i].shape, self.arcs[i].covers
            view[i, 4], view[i, 5] = self.arcs[i].source, self.arcs[i].target
        return out

    def add_costs(self, const float[::1] costs):
        """Add to the cost of each arc."""
        cdef int i
        if costs.shape[0] != self.count:
            raise ValueError(f"{costs.shape[0]} costs for {self.count} arcs")
        for i in range(self.count):
            self.arcs[i].cost += costs[i]


cdef class _Search:
    """What a search needs while it runs; freed with it."""

    cdef State* pool
    cdef State** waiting  # for each node, the states that lead to it
    cdef int* waits
    cdef int* rooms
    cdef double* best
    cdef int* low
    cdef int* high
    cdef int* first
    cdef int* order
    cdef Edge* edges
    cdef int nodes, states, room, edge_count, edge_room

    def __cinit__(self, int nodes, int arcs):
        self.nodes, self.states, self.room, self.edge_count, self.edge_room = nodes, 0, 1024, 0, 4096
        self.pool = <State*>malloc(self.room * sizeof(State))
        self.waiting = <State**>malloc(nodes * sizeof(State*))
        self.waits = <int*>malloc(nodes * sizeof(int))
        self.rooms = <int*>malloc(nodes * sizeof(int))
        self.best = <double*>malloc(nodes * sizeof(double))
        self.low = <int*>malloc(nodes * sizeof(int))
        self.high = <int*>malloc(nodes * sizeof(int))
        self.first = <int*>malloc((nodes + 2) * sizeof(int))
        self.order = <int*>malloc((arcs + 1) * sizeof(int))
        self.edges = <Edge*>malloc(self.edge_room * sizeof(Edge))
        cdef int i
        for i in range(nodes):
            self.waiting[i], self.waits[i], self.rooms[i], self.best[i] = NULL, 0, 0, NEVER

    def __dealloc__(self):
        cdef int i
        for i in range(self.nodes):
            free(self.waiting[i])
        free(self.pool)
        free(self.waiting)
        free(self.waits)
        free(self.rooms)
        free(self.best)
        free(self.low)
        free(self.high)
        free(self.first)
        free(self.order)
        free(self.edges)

    cdef void sort_arcs(self, const Arc* arcs, int count) noexcept nogil:
        """Order the arcs by the node they leave: order[first[n]:first[n + 1]] are those of node n."""
        cdef int i
        for i in range(self.nodes + 2):
            self.first[i] = 0
        for i in range(count):
            self.first[arcs[i].source + 2] += 1
        for i in range(2, self.nodes + 2):
            self.first[i] += self.first[i - 1]
        for i in range(count):
            self.order[self.first[arcs[i].source + 1]] = i
            self.first[arcs[i].source + 1] += 1

    cdef void wait(self, int node, const State* state) noexcept nogil:
        if self.waits[node] == self.rooms[node]:
            self.rooms[node] = 2 * self.rooms[node] if self.rooms[node] else 32
            self.waiting[node] = <State*>realloc(self.waiting[node], self.rooms[node] * sizeof(State))
        self.waiting[node][self.waits[node]] = state[0]
        self.waits[node] += 1
        if state.score > self.best[node]:
            self.best[node] = state.score

    cdef void gather(self, int node, int beam, double width) noexcept nogil:
        """Keep the best state of each history, and of these the best; the sums over all that led to them."""
        cdef State* waiting = self.waiting[node]
        cdef int count = self.waits[node], kept = 1, i
        self.low[node] = self.high[node] = self.states
        if not count:
            return
        qsort(waiting, count, sizeof(State), _by_key)
        for i in range(1, count):
            if waiting[i].key != waiting[kept - 1].key:
                waiting[kept] = waiting[i]
                kept += 1
            else:
                waiting[kept - 1].alpha = _add(waiting[kept - 1].alpha, waiting[i].alpha)
        qsort(waiting, kept, sizeof(State), _by_score)
        kept = min(kept, beam)
        while kept > 1 and waiting[kept - 1].score < waiting[0].score - width:
            kept -= 1
        while self.states + kept > self.room:
            self.room *= 2
            self.pool = <State*>realloc(self.pool, self.room * sizeof(State))
        memcpy(self.pool + self.states, waiting, kept * sizeof(State))
        for i in range(self.states, self.states + kept):
            self.pool[i].node = node
            self.pool[i].beta = NEVER
        self.states += kept
        self.high[node] = self.states
        free(waiting)
        self.waiting[node] = NULL
        self.rooms[node] = 0

    cdef void edge(self, int source, long long key, int arc, float score) noexcept nogil:
        """Note a step of the search."""
        if self.edge_count == self.edge_room:
            self.edge_room *= 2
            self.edges = <Edge*>realloc(self.edges, self.edge_room * sizeof(Edge))
        self.edges[self.edge_count] = Edge(key, source, arc, score)
        self.edge_count += 1

    cdef int find(self, int node, long long key) noexcept nogil:
        """The state of a node that has the key; -1 where it was not kept."""
        cdef int at
        for at in range(self.low[node], self.high[node]):
            if self.pool[at].key == key:
                return at
        return -1


cdef class Model:
    """An n-gram model of order 4 with back-off, as a tree of n-grams in arrays.

    Of order n: `w` the last word of each n-gram (uint16, those with equal beginnings side by side and sorted), `p` its
    probability and `b` the back-off weight (uint8, steps of the two scales), `o` where its continuations begin.
    """

    cdef const unsigned short[::1] w2, w3, w4
    cdef const unsigned char[::1] p1, p2, p3, p4, b1, b2, b3
    cdef const unsigned int[::1] o1, o2, o3
    cdef float chance[256]
    cdef float weight[256]

    def __init__(self, tables, double chance_step, double weight_most, double weight_step):
        self.w2, self.w3, self.w4 = tables["w2"], tables["w3"], tables["w4"]
        self.p1, self.p2, self.p3, self.p4 = tables["p1"], tables["p2"], tables["p3"], tables["p4"]
        self.b1, self.b2, self.b3 = tables["b1"], tables["b2"], tables["b3"]
        self.o1, self.o2, self.o3 = tables["o1"], tables["o2"], tables["o3"]
        for i in range(256):
            self.chance[i] = -chance_step * i
            self.weight[i] = weight_most - weight_step * i

    cdef void begin(self, State* state) noexcept nogil:
        state.one, state.two, state.three, state.key = BEGIN, -1, -1, BEGIN

    cdef float extend(self, const State* state, int word, State* out) noexcept nogil:
        """Logarithm of the word's probability after the state; `out` becomes the state after it."""
        cdef int two, three = -1, four = -1
        cdef float total = 0
        two = _child(&self.w2[0], self.o1[state.one], self.o1[state.one + 1], word)
        if state.two >= 0:
            three = _child(&self.w3[0], self.o2[state.two], self.o2[state.two + 1], word)
        if state.three >= 0:
            four = _child(&self.w4[0], self.o3[state.three], self.o3[state.three + 1], word)
        if word == END:
            self.begin(out)
        else:
            out.one = word
            out.two = two if two >= 0 and self.o2[two + 1] > self.o2[two] else -1
            out.three = three if three >= 0 and self.o3[three + 1] > self.o3[three] else -1
            if out.three >= 0:
                out.key = (<long long>2 << 40) | out.three
            elif out.two >= 0:
                out.key = (<long long>1 << 40) | out.two
            else:
                out.key = word
        if four >= 0:
            return self.chance[self.p4[four]]
        if state.three >= 0:
            total += self.weight[self.b3[state.three]]
        if three >= 0:
            return total + self.chance[self.p3[three]]
        if state.two >= 0:
            total += self.weight[self.b2[state.two]]
        if two >= 0:
            return total + self.chance[self.p2[two]]
        return total + self.weight[self.b1[state.one]] + self.chance[self.p1[word]]

    def chances(self, const int[::1] words):
        """Logarithm of the probability of each word after those before it; an end begins a new sentence."""
        cdef State state, after
        cdef int i
        out = np.empty(words.shape[0], np.float32)
        cdef float[::1] view = out
        self.begin(&state)
        for i in range(words.shape[0]):
            view[i] = self.extend(&state, words[i], &after)
            state = after
        return out

    def search(self, Lattice lattice, int beam, double width, bint sums):
        """The likeliest path: a list of its arcs, its score up to each of them, and how sure each arc of the lattice is.

        `beam` histories at most are kept at a node, and none that is `width` less likely than the best. How sure an
        arc is, 0 to 1, is its share in all paths kept (float32 array, empty unless `sums`); the list is empty where
        no path leads through.
        """
        cdef _Search search = _Search(lattice.nodes, lattice.count)
        cdef int node, at
        cdef State state
        search.sort_arcs(lattice.arcs, lattice.count)
        self.begin(&state)
        state.score, state.alpha, state.back, state.arc = 0, 0, -1, -1
        search.wait(0, &state)
        with nogil:
            for node in range(lattice.nodes):
                search.gather(node, beam, width)
                self.leave(search, lattice, node, width, sums)
        last = lattice.nodes - 1
        path, scores = [], []
        if search.high[last] > search.low[last]:
            at = search.low[last]
            while search.pool[at].arc >= 0:
                path.append(search.pool[at].arc)
                scores.append(search.pool[at].score)
                at = search.pool[at].back
        path.reverse()
        scores.reverse()
        return path, scores, self.shares(search, lattice) if sums and path else np.empty(0, np.float32)

    cdef void leave(self, _Search search, Lattice lattice, int node, double width, bint sums) noexcept nogil:
        """Go on from the states of a node over all arcs that leave it."""
        cdef int a, at
        cdef Arc* arc
        cdef State state
        cdef float step
        for a in range(search.first[node], search.first[node + 1]):
            arc = &lattice.arcs[search.order[a]]
            for at in range(search.low[node], search.high[node]):
                if search.pool[at].score - arc.cost < search.best[arc.target] - width:
                    break  # they stand in order of their scores, and no word adds to one
                state = search.pool[at]
                step = -arc.cost
                if arc.word >= 0:
                    step += self.extend(&search.pool[at], arc.word, &state)
                state.score = search.pool[at].score + step
                if state.score < search.best[arc.target] - width:
                    continue
                state.alpha = search.pool[at].alpha + step
                state.back, state.arc = at, search.order[a]
                search.wait(arc.target, &state)
                if sums:
                    search.edge(at, state.key, search.order[a], step)

    cdef shares(self, _Search search, Lattice lattice):
        """Forward and backward sums: how much of all paths goes over each arc."""
        cdef int last = search.nodes - 1, i, at
        cdef Edge* edge
        cdef double total = NEVER, share
        out = np.zeros(lattice.count, np.float32)
        cdef float[::1] view = out
        for at in range(search.low[last], search.high[last]):
            search.pool[at].beta = 0
            total = _add(total, search.pool[at].alpha)
        for i in range(search.edge_count - 1, -1, -1):  # edges stand in the order of their sources
            edge = &search.edges[i]
            at = search.find(lattice.arcs[edge.arc].target, edge.key)
            if at < 0 or search.pool[at].beta <= NEVER:
                continue
            share = search.pool[at].beta + edge.score
            search.pool[edge.source].beta = _add(search.pool[edge.source].beta, share)
            view[edge.arc] += exp(search.pool[edge.source].alpha + share - total)
        return out
