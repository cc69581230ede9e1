package org.gaggled.engine.state;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.AbstractList;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.gaggled.api.launch.SignalScope;
import org.gaggled.engine.core.Definitions;
import org.gaggled.engine.core.FormerProgram;
import org.gaggled.engine.core.GaggleDefinition;
import org.gaggled.engine.core.Life;
import org.gaggled.engine.core.LifeRulesBuilder;
import org.gaggled.engine.core.Memory;
import org.gaggled.engine.core.ProgramDefinition;
import org.gaggled.engine.core.ProgramId;
import org.gaggled.engine.core.StopOrder;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * gaggled dies between any two memories that it notes, in every history of three steps that remember some of three
 * programs: what the next one reads is what all steps before have remembered, and nothing of the one that was broken
 * off, nor is anything of that step certainly done.
 */
class TornStateTest {

    private static final int PROGRAMS = 3;
    private static final int SUBSETS = 1 << PROGRAMS;

    @TempDir
    Path directory;

    /** The programs that the second step and the third remember, as sets; the first remembers all. */
    static Stream<Arguments> histories() {
        return IntStream.range(SUBSETS + 1, SUBSETS * SUBSETS)
                .filter(both -> both % SUBSETS > 0)
                .mapToObj(both -> Arguments.of(both / SUBSETS, both % SUBSETS));
    }

    private static GaggleDefinition definition() {
        List<ProgramDefinition> programs = IntStream.range(0, PROGRAMS)
                .mapToObj(i -> Definitions.of("p" + i, new LifeRulesBuilder().build())).toList();
        return new GaggleDefinition(programs, Duration.ofMillis(100), StopOrder.REVERSE);
    }

    /** Which memory that is can be seen by its run. */
    private static Memory memory(ProgramId id, long run) {
        return new Memory(
                id, new Life.Starting(), null, null, new Memory.Aim(true, false, false, false, null),
                new Memory.Run(run, true, false, false, null, 0, null, 0, null, Memory.Told.NOTHING),
                new Memory.Past(null, 0, 1, false, Life.NEVER, Life.NEVER, 0, 0, null, null),
                new Memory.Pauses(0, new Memory.Pause(false, 0), new Memory.Pause(false, 0), List.of()),
                List.of(), SignalScope.GROUP, null);
    }

    @ParameterizedTest
    @MethodSource("histories")
    void whatWasBrokenOffIsNotRead(int first, int second) throws Exception {
        List<byte[]> torn = new ArrayList<>();
        List<String> expected = new ArrayList<>();
        Map<String, String> noted = new TreeMap<>();
        try (StateDirectory held = StateDirectory.open(directory)) {
            try (GaggleState state = GaggleState.open(held, "torn")) {
                state.follow(state.prepare(definition()));
                long step = 0;
                for (int programs : List.of(SUBSETS - 1, first, second)) {
                    long run = ++step;
                    String before = noted.toString();
                    state.remember(new Memories(programs, run, () -> {
                        torn.add(bytes());
                        expected.add(before);
                    }));
                    new Memories(programs, run, () -> {}).forEach(memory -> noted.put(name(memory), run + " open"));
                    torn.add(bytes());
                    expected.add(noted.toString());
                    state.carriedOut();
                    noted.replaceAll((_, what) -> what.replace("open", "done"));
                }
            }
            for (int i = 0; i < torn.size(); i++) {
                Files.write(file(), torn.get(i));
                assertEquals(expected.get(i), read(held), "after death " + i);
            }
        }
    }

    private static String name(Memory memory) {
        return memory.id().name();
    }

    private Path file() {
        return directory.resolve("programs");
    }

    /** What a gaggled that died now would leave; before the first step is over, nothing can be read. */
    private byte[] bytes() {
        try {
            return Files.exists(file()) ? Files.readAllBytes(file()) : new byte[0];
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String read(StateDirectory held) throws IOException, StateDirectory.UnusableException {
        if (Files.size(file()) == 0) {
            Files.delete(file());
        }
        Map<String, String> read = new TreeMap<>();
        try (GaggleState state = GaggleState.open(held, "torn")) {
            Former former = state.former();
            for (FormerProgram program : former == null ? List.<FormerProgram>of() : former.programs()) {
                read.put(name(program.memory()),
                        program.memory().run().number() + (program.carriedOut() ? " done" : " open"));
            }
        }
        return read.toString();
    }

    /** Memories of the programs of a set, in one run of theirs; does something before each is noted. */
    private static final class Memories extends AbstractList<Memory> {

        private final List<Memory> memories;
        private final Runnable before;

        Memories(int programs, long run, Runnable before) {
            this.before = before;
            this.memories = IntStream.range(0, PROGRAMS)
                    .filter(program -> (programs >> program & 1) == 1)
                    .mapToObj(program -> memory(new ProgramId("p" + program), run))
                    .toList();
        }

        @Override
        public Memory get(int index) {
            before.run();
            return memories.get(index);
        }

        @Override
        public int size() {
            return memories.size();
        }
    }
}
