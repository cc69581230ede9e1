package org.gaggled.engine.output;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeSet;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import org.gaggled.engine.launch.Descriptors;
import org.gaggled.engine.launch.LibC;
import org.jspecify.annotations.Nullable;

/**
 * Wherever gaggled stops, between any two stores into a spool, the next one finds what it was doing done or not done.
 *
 * <p>The spool's file is shared memory: what a killed gaggled leaves in it is what the stores before made of it,
 * whether the process died or only went away from the object, as here.
 */
class SpoolStopsTest {

    private static final int CAPACITY = 2 * Spool.FIRST;

    private static final int MOST_SEQUENCES = 5000;

    /** After which stores each kind of act has been stopped. */
    private static final Map<Act, TreeSet<Integer>> STOPPED = new EnumMap<>(Act.class);

    /** What is done with a spool. */
    enum Act {
        RECEIVE, PUT, TAKE_BACK, DROP, PUBLISH, NOTE, DONE, OPEN, GIVE_BACK
    }

    /** One act, how much of it, and after which store it is stopped. */
    record Deed(Act act, int amount, int stop) {}

    private static final class Stop extends RuntimeException {
        private static final long serialVersionUID = 1;
    }

    /** What the next gaggled sees of it. */
    private record Seen(
            long tail,
            long published,
            long head,
            String bytes,
            LineSink.@Nullable Intent intent,
            long dropped,
            int leftInPipe) {}

    @Provide
    Arbitrary<List<Deed>> deeds() {
        return Combinators.combine(
                Arbitraries.frequencyOf(
                        Tuple.of(6, Arbitraries.of(Act.RECEIVE)),
                        Tuple.of(3, Arbitraries.of(Act.PUBLISH)),
                        Tuple.of(4, Arbitraries.of(Act.DONE)),
                        Tuple.of(3, Arbitraries.of(Act.values()))),
                Arbitraries.frequencyOf(
                        Tuple.of(1, Arbitraries.integers().between(1, 12)),
                        Tuple.of(1, Arbitraries.integers().between(1, 60_000))),
                Arbitraries.integers().between(1, 8))
                .as(Deed::new)
                .list()
                .ofMinSize(1)
                .ofMaxSize(40);
    }

    @Property(tries = 300)
    void whatWasBegunIsDoneOrNot(@ForAll("deeds") List<Deed> deeds) throws Exception {
        Path directory = Files.createTempDirectory("spool");
        try (Gaggle gaggle = new Gaggle(directory.resolve("sheep.out.spool"))) {
            for (Deed deed : deeds) {
                gaggle.doStopped(deed);
            }
            gaggle.drain();
        } finally {
            try (var files = Files.list(directory)) {
                assertEquals(0, files.count(), "the spool was removed, and nothing was put aside");
            }
            Files.delete(directory);
        }
    }

    /** Receiving brings the head back to the place of a count that was taken back. */
    @Example
    void countCountsAgain() throws Exception {
        whatWasBegunIsDoneOrNot(List.of(
                new Deed(Act.RECEIVE, 1, 1), new Deed(Act.DROP, 1, 1), new Deed(Act.TAKE_BACK, 1, 1),
                new Deed(Act.RECEIVE, 1, 1)));
    }

    /** The same, with other sequences, as many as it takes to stop each act after each of its stores. */
    @Example
    void noStoreIsLeftOut() throws Exception {
        // Two of a receiving are those of beginning anew.
        Map<Act, Integer> stores = Map.of(
                Act.RECEIVE, 8, Act.PUT, 2, Act.TAKE_BACK, 1, Act.DROP, 3,
                Act.PUBLISH, 1, Act.NOTE, 4, Act.DONE, 1, Act.OPEN, 5);
        Random random = new Random(1);
        for (int sequence = 0; !areStopped(stores); sequence++) {
            assertTrue(sequence < MOST_SEQUENCES, () -> "stopped only after these stores: " + STOPPED);
            whatWasBegunIsDoneOrNot(deeds(random));
        }
    }

    private static boolean areStopped(Map<Act, Integer> stores) {
        return stores.entrySet().stream().allMatch(each -> IntStream.rangeClosed(1, each.getValue())
                .allMatch(store -> STOPPED.getOrDefault(each.getKey(), new TreeSet<>()).contains(store)));
    }

    private static List<Deed> deeds(Random random) {
        List<Deed> deeds = new ArrayList<>();
        for (int count = random.nextInt(1, 41); count > 0; count--) {
            int chance = random.nextInt(16);
            Act act = chance < 6 ? Act.RECEIVE : chance < 9 ? Act.PUBLISH : chance < 13 ? Act.DONE
                    : Act.values()[random.nextInt(Act.values().length)];
            int amount = random.nextBoolean() ? random.nextInt(1, 13) : random.nextInt(1, 60_001);
            deeds.add(new Deed(act, amount, random.nextInt(1, 9)));
        }
        return deeds;
    }

    /** A program that prints, a gaggled that is stopped again and again, and what came out. */
    private static final class Gaggle implements AutoCloseable {

        /** The place of the last count, and that count. */
        private long countedAt = -1;

        private long counted;

        private final Path file;
        private final Descriptors.Pipe pipe;
        private final SpoolBudget budget = new SpoolBudget(1 << 20);
        private Spool spool;
        private boolean isOpen;
        private int next;

        /** The store after which it is stopped; 0 or less: never. */
        private int stop;

        private int stores;

        Gaggle(Path file) throws Exception {
            this.file = file;
            pipe = Descriptors.pipe();
            spool = open();
        }

        private Spool open() throws IOException {
            Spool opened = Spool.open(file, CAPACITY, budget, () -> {
                stores++;
                if (stores == stop) {
                    throw new Stop();
                }
            });
            isOpen = true;
            return opened;
        }

        private void print(int count) {
            byte[] bytes = new byte[count];
            for (int each = 0; each < count; each++) {
                bytes[each] = (byte) (next % 251 % 192);
                next++;
            }
            try (Arena arena = Arena.ofConfined()) {
                int accepted = Descriptors.write(pipe.writeEnd(), arena.allocateFrom(JAVA_BYTE, bytes));
                assertEquals(count, accepted);
            }
        }

        private int leftInPipe() {
            try (Arena arena = Arena.ofConfined()) {
                return Descriptors.unread(pipe.readEnd(), arena.allocate(8));
            }
        }

        /** What the next gaggled would see, which is shown a copy. */
        private Seen seen() throws IOException {
            Path copy = file.resolveSibling("copy");
            Files.copy(file, copy, StandardCopyOption.REPLACE_EXISTING);
            Spool next = Spool.open(copy, CAPACITY, new SpoolBudget(1 << 20), SpoolHeader.Steps.UNSEEN);
            byte[] bytes = next.slice(next.tail(), next.head()).toArray(JAVA_BYTE);
            Seen seen = new Seen(
                    next.tail(),
                    next.tail() + next.published().byteSize(),
                    next.head(),
                    new String(bytes, StandardCharsets.ISO_8859_1),
                    next.recoveredIntent(),
                    next.recoveredDropped(),
                    leftInPipe());
            next.delete();
            return seen;
        }

        private void abandon() {
            if (isOpen) {
                isOpen = false;
                spool.abandon();
            }
        }

        private void reopen() throws IOException {
            abandon();
            spool = open();
        }

        /** Does it, stopped in the middle; then looks; then does it again where it was not done. */
        void doStopped(Deed deed) throws IOException {
            if (deed.act() == Act.RECEIVE && leftInPipe() == 0) {
                print(deed.amount());
            }
            Seen before = seen();
            stores = 0;
            stop = deed.stop();
            boolean stopped = false;
            try {
                act(deed, before);
            } catch (Stop here) {
                stopped = true;
                STOPPED.computeIfAbsent(deed.act(), act -> new TreeSet<>()).add(deed.stop());
            }
            stop = 0;
            Seen after = seen();
            // Before it notes what it will write, a gaggled notes that it writes nothing yet.
            boolean isForgotten = deed.act() == Act.NOTE && after.intent() == null;
            if (stopped) {
                reopen();
                if (isForgotten || after.equals(before)) {
                    act(deed, before);
                    after = seen();
                }
            }
            check(deed, before, after);
        }

        private void act(Deed deed, Seen before) throws IOException {
            long published = spool.tail() + spool.published().byteSize();
            int free = (int) (spool.head() - published);
            int waiting = (int) spool.published().byteSize();
            switch (deed.act()) {
                case RECEIVE -> spool.receive(pipe.readEnd(), Integer.MAX_VALUE);
                case PUT -> spool.put(new byte[deed.amount()]);
                case TAKE_BACK -> spool.takeBack(spool.head() - Math.min(free, deed.amount()));
                case DROP -> spool.noteDropped(before.dropped() + deed.amount());
                case PUBLISH -> spool.publish(published + Math.min(free, deed.amount()));
                case NOTE -> spool.note(new LineSink.Intent(deed.amount(), published));
                case DONE -> spool.done(Math.min(waiting, deed.amount()));
                case OPEN -> reopen();
                case GIVE_BACK -> spool.giveBack();
            }
        }

        private void check(Deed deed, Seen before, Seen after) {
            long waiting = before.published() - before.tail();
            long free = before.head() - before.published();
            switch (deed.act()) {
                case RECEIVE -> {
                    int count = before.leftInPipe() - after.leftInPipe();
                    assertEquals(before.head() + count, after.head(), "what left the pipe is in the spool");
                    assertTrue(after.bytes().startsWith(before.bytes()));
                }
                case PUT -> {
                    long count = after.head() - before.head();
                    assertTrue(count == 0 || count == deed.amount());
                    assertEquals(before.bytes() + "\0".repeat((int) count), after.bytes());
                }
                case TAKE_BACK -> assertEquals(before.head() - Math.min(free, deed.amount()), after.head());
                case DROP -> assertEquals(before.dropped() + deed.amount(), after.dropped());
                case PUBLISH -> assertEquals(before.published() + Math.min(free, deed.amount()), after.published());
                case NOTE -> assertEquals(new LineSink.Intent(deed.amount(), before.published()), after.intent());
                case DONE -> assertEquals(before.tail() + Math.min(waiting, deed.amount()), after.tail());
                case OPEN, GIVE_BACK -> assertEquals(before, after);
            }
            if (deed.act() != Act.NOTE && after.tail() == before.tail()) {
                assertEquals(before.intent(), after.intent());
            }
            // A count counts again where the head goes back to its place; a reader goes back no further than to the end
            // of the line that says it.
            if (deed.act() != Act.DROP && (deed.act() != Act.TAKE_BACK || after.head() == before.head())) {
                long again = after.head() == countedAt ? counted : 0;
                assertEquals(after.head() == before.head() ? before.dropped() : again, after.dropped());
            }
            if (deed.act() == Act.DROP) {
                countedAt = after.head();
                counted = after.dropped();
            }
            if (deed.act() != Act.RECEIVE) {
                assertEquals(before.leftInPipe(), after.leftInPipe());
            }
        }

        void drain() {
            spool.publish(spool.head());
            spool.done((int) spool.published().byteSize());
            assertTrue(spool.isEmpty());
        }

        @Override
        public void close() {
            spool.delete();
            LibC.close(pipe.readEnd());
            LibC.close(pipe.writeEnd());
        }
    }
}
