package org.gaggled.engine.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.gaggled.api.launch.ResourceLimits;
import org.gaggled.engine.config.show.EffectiveSection;
import org.gaggled.engine.config.show.EffectiveSetting;
import org.gaggled.engine.launch.CgroupDelegation.Granted;
import org.gaggled.engine.launch.CgroupDelegation.Refused;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What {@code resources} of a program says, and what is refused: a wrong value, and a machine that cannot do it. */
class ResourcesTest {

    private static final String WEB = "web\n  command = serve\n  resources\n";

    @TempDir
    Path directory;

    private ConfigFixture fixture;

    @BeforeEach
    void setUp() throws IOException {
        fixture = new ConfigFixture(directory);
        fixture.cgroups = granted("cpu", "io", "memory", "pids");
    }

    @Test
    void allOfThemBecomeLimits() throws IOException {
        ResourceLimits limits = limits(WEB
                + "    memory = 512m\n    memoryhigh = 400M\n    cpu = 1.5\n    pids = 64\n    io = 50\n");
        assertEquals(
                ResourceLimits.builder()
                        .memoryBytes(512L << 20)
                        .memoryHighBytes(400L << 20)
                        .milliCpus(1_500)
                        .processes(64)
                        .ioWeight(50)
                        .build(),
                limits);
    }

    @Test
    void programThatAsksForNothingHasNone() throws IOException {
        assertNull(limits("web\n  command = serve\n"));
        assertNull(limits(WEB));
    }

    @ParameterizedTest
    @CsvSource({"65536, 65536", "64k, 65536", "3g, 3221225472"})
    void sizesHaveUnits(String written, long bytes) throws IOException {
        assertEquals(ResourceLimits.builder().memoryBytes(bytes).build(),
                limits(WEB + "    memory = " + written + "\n"));
    }

    @ParameterizedTest
    @CsvSource({"0.01, 10", "2, 2000", "0.125, 125", "10000, 10000000"})
    void processorsHaveFractions(String written, int thousandths) throws IOException {
        assertEquals(
                ResourceLimits.builder().milliCpus(thousandths).build(), limits(WEB + "    cpu = " + written + "\n"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                    "memory = 512mb | memory '512mb' is not a number of bytes, also with k, m or g; write for example 512m",
                    "memory = 512 | memory '512' is less than 64k, with which no program can run; write a unit, as in 512m",
                    "memory = 9999999999g | memory '9999999999g' is larger than any memory; write for example 512m",
                    "cpu = 150% | cpu '150%' is not a number of processors from 0.01 to 10000, with at most three digits"
                            + " behind the point; write 1.5 for 150%",
                    "cpu = 0.001 | cpu '0.001' is not a number of processors from 0.01 to 10000, with at most three digits"
                            + " behind the point; write for example 1.5",
                    "pids = 0 | pids '0' is not a whole number from 1 to 4194304",
                    "io = 10001 | io '10001' is not a whole number from 1 to 10000"})
    void wrongValueIsRefusedWhereItStands(String line, String problem) throws IOException {
        int column = line.indexOf('=') + 7;
        assertEquals(List.of("4:" + column + ": " + problem), fixture.problems(WEB + "    " + line + "\n"));
    }

    @Test
    void unknownSettingIsRefused() throws IOException {
        assertEquals(
                List.of("4:5: unknown setting 'memori' in resources of program 'web'; did you mean 'memory'?"),
                fixture.problems(WEB + "    memori = 1g\n"));
    }

    @Test
    void memoryhighThatIsNeverReachedIsWarnedOf() throws IOException {
        ConfigReading reading = fixture.read(WEB + "    memory = 1g\n    memoryhigh = 1g\n");
        assertEquals(
                List.of("5:18: warning: memoryhigh, 1g, is not below memory, 1g, and so has no effect; lower memoryhigh,"
                        + " or leave it out"),
                fixture.texts(assertInstanceOf(ConfigReading.Accepted.class, reading).warnings()));
    }

    @Test
    void machineWithoutCgroupsIsRefusedOnceForAll() throws IOException {
        fixture.cgroups = new Refused("cgroup v2 is not mounted", "mount it");
        String other = "\n  command = serve\n  resources\n    io = 5\n";
        assertEquals(
                List.of("3:3: resources of program 'web' cannot be had: cgroup v2 is not mounted; mount it"),
                fixture.problems(WEB + "    pids = 5\n"));
        assertEquals(
                List.of("3:3: resources of program 'web' and of 2 others cannot be had: cgroup v2 is not mounted;"
                        + " mount it"),
                fixture.problems(WEB + "    pids = 5\n" + "db" + other + "cache" + other));
    }

    @Test
    void programThatIsDisabledIsNotAsked() throws IOException {
        fixture.cgroups = new Refused("cgroup v2 is not mounted", "mount it");
        fixture.accepted(WEB + "    pids = 5\n  enabled = false\n");
        fixture.accepted("web\n  command = serve\n");
    }

    @Test
    void missingControllerIsToldOfThoseWhoNeedIt() throws IOException {
        fixture.cgroups = granted("pids");
        assertEquals(
                List.of("7:3: resources of program 'db' cannot be had: /c does not offer the controller memory, only"
                        + " pids; set Delegate=yes in gaggled's systemd unit; without systemd, write '+memory' into"
                        + " cgroup.subtree_control of the cgroup above"),
                fixture.problems(WEB + "    pids = 5\ndb\n  command = serve\n  resources\n    memory = 1g\n"));
    }

    @Test
    void readerThatStartsNothingDoesNotAsk() throws IOException {
        fixture.cgroups = null;
        fixture.accepted(WEB + "    pids = 5\n");
    }

    @Test
    void theyAreShownAsTheyAreWritten() throws IOException {
        ConfigReading.Accepted reading = assertInstanceOf(
                ConfigReading.Accepted.class, fixture.read(WEB + "    memory = 1024m\n    cpu = 1.50\n"));
        EffectiveSection web = reading.effective().programs().findFirst().orElseThrow();
        EffectiveSection resources = web.sections().stream()
                .filter(section -> section.name().equals("resources"))
                .findFirst()
                .orElseThrow();
        assertEquals(
                Map.of("memory", "1g", "cpu", "1.5"),
                resources.settings().stream().collect(Collectors
                        .toMap(EffectiveSetting::name,
                                setting -> ((EffectiveSetting.Value.Single) setting.value()).text())));
        Map<String, String> shown = reading.config().gaggle().inOrder().getFirst().settings().get();
        assertEquals("1g", shown.get("resources/memory"));
        assertFalse(shown.containsKey("resources/pids"));
    }

    private static Granted granted(String... controllers) {
        return new Granted(Path.of("/c"), new TreeSet<>(List.of(controllers)), new TreeSet<>());
    }

    private @Nullable ResourceLimits limits(String text) throws IOException {
        return fixture.accepted(text).gaggle().inOrder().getFirst().launch().getAttributes().getResources();
    }
}
