package org.gaggled.engine.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.gaggled.api.launch.LimitedResource;
import org.gaggled.api.launch.ProcessAttributes;
import org.gaggled.api.launch.ProcessLimit;
import org.gaggled.engine.config.show.EffectiveSection;
import org.gaggled.engine.config.show.EffectiveSetting;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

// Shows what the settings of user, group, limits and the like become, how they are shown, and which values are refused.
class ProcessAttributesTest {

    @TempDir
    Path directory;

    private ConfigFixture fixture;

    @BeforeEach
    void setUp() throws IOException {
        fixture = new ConfigFixture(directory);
    }

    @Test
    void aProgramThatAsksForNothingHasNothing() throws IOException {
        assertEquals(ProcessAttributes.NONE, attributes(""));
        assertTrue(attributes("  nonewprivs = no\n  stdin = null\n  limits =\n").isEmpty());
    }

    @Test
    void allOfThem() throws IOException {
        ProcessAttributes attributes = attributes("""
                  user = web
                  group = 33
                  groups = [audio, 20]
                  umask = 27
                  nice = -5
                  oomscore = +500
                  cpus = 0, 2-3
                  nonewprivs = yes
                  capabilities = CAP_NET_BIND_SERVICE, Net_Raw
                  stdin = run/input
                  limits
                    nofile = 1024:4k
                """.replace("4k", "4096") + "    core = 0\n    memlock = 64K:1g\n    as = unlimited\n");
        assertEquals("web", attributes.getUser());
        assertEquals("33", attributes.getGroup());
        assertEquals(List.of("audio", "20"), attributes.getGroups());
        assertEquals(027, attributes.getUmask());
        assertEquals(-5, attributes.getNice());
        assertEquals(500, attributes.getOomScore());
        assertEquals(Set.of(0, 2, 3), attributes.getProcessors());
        assertTrue(attributes.hasNoNewPrivileges());
        assertEquals(Set.of("net_bind_service", "net_raw"), attributes.getCapabilities());
        assertEquals(directory.resolve("run/input"), attributes.getStandardInput());
        assertEquals(
                Map.of(
                        LimitedResource.NOFILE, ProcessLimit.of(1024, 4096),
                        LimitedResource.CORE, ProcessLimit.ofSoft(0),
                        LimitedResource.MEMLOCK, ProcessLimit.of(64 << 10, 1 << 30),
                        LimitedResource.AS, ProcessLimit.ofSoft(ProcessLimit.UNLIMITED)),
                attributes.getLimits());
    }

    @Test
    void emptyListsMeanNone() throws IOException {
        ProcessAttributes attributes = attributes("  groups =\n  capabilities =\n");
        assertEquals(List.of(), attributes.getGroups());
        assertEquals(Set.of(), attributes.getCapabilities());
    }

    @Test
    void variablesAreTheUsersUnlessTheConfigurationSetsThem() throws IOException {
        fixture.variables.put("HOME", "/root");
        assertEquals(Set.of(), attributes("").getUserVariables());
        assertEquals(Set.of("HOME", "USER", "LOGNAME", "SHELL"), attributes("  user = web\n").getUserVariables());
        fixture.write("own.env", "SHELL=/bin/sh\n");
        String text = "gaggled\n  env\n    USER = me\nweb\n  command = serve\n  user = web\n  envfile = own.env\n"
                + "  env\n    HOME = /srv\n";
        assertEquals(
                Set.of("LOGNAME"),
                fixture.accepted(text).gaggle().inOrder().getFirst().launch().getAttributes().getUserVariables());
    }

    @Test
    void theyAreShownAsTheyCanBeWrittenAgain() throws IOException {
        String own = "  groups = [audio, 20]\n  umask = 27\n  cpus = 2-3, 0\n  stdin = run/input\n  limits\n"
                + "    memlock = 64k:1g\n    core = unlimited\n";
        ConfigReading.Accepted accepted = (ConfigReading.Accepted) fixture.read("web\n  command = serve\n" + own);
        Map<String, String> shown = accepted.config().gaggle().inOrder().getFirst().settings().get();
        assertEquals("audio, 20", shown.get("groups"));
        assertEquals("0027", shown.get("umask"));
        assertEquals("2-3, 0", shown.get("cpus"));
        assertEquals("run/input", shown.get("stdin"));
        assertEquals("65536:1073741824", shown.get("limits/memlock"));
        assertEquals("unlimited", shown.get("limits/core"));
        StringBuilder again = new StringBuilder("web\n  command = serve\n");
        EffectiveSection section = accepted.effective().programs().findFirst().orElseThrow();
        section.settings().stream().filter(setting -> !setting.name().equals("command")).forEach(
                setting -> again.append("  " + written(setting)));
        section.sections().forEach(inner -> {
            again.append("  ").append(inner.name()).append('\n');
            inner.settings().forEach(setting -> again.append("    " + written(setting)));
        });
        assertEquals(attributes(own), fixture.accepted(again.toString()).gaggle().inOrder().getFirst().launch()
                .getAttributes());
    }

    private static String written(EffectiveSetting setting) {
        String value = switch (setting.value()) {
            case EffectiveSetting.Value.Single(String text) -> text;
            case EffectiveSetting.Value.Pattern(String text) -> text;
            case EffectiveSetting.Value.Patterns(List<String> texts) -> String.join(", ", texts);
            case EffectiveSetting.Value.Several(List<String> texts) -> String.join(", ", texts);
            case EffectiveSetting.Value.Secret() -> throw new AssertionError(setting.name());
        };
        return setting.name() + " = " + value + "\n";
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', value = {
            "user = | user '' is not a name or a number; leave it out for gaggled's own",
            "user = 1000:100 | user '1000:100' holds a colon; write the user into 'user', and the group into 'group'",
            "user = 4294967295 | user '4294967295' is too large a number; write a number up to 4294967294",
            "umask = 9 | umask '9' is not an octal number from 0 to 0777",
            "umask = 7777 | umask '7777' is not an octal number from 0 to 0777",
            "nice = 20 | nice '20' is not a whole number from -20 to 19",
            "oomscore = -1001 | oomscore '-1001' is not a whole number from -1000 to 1000",
            "cpus = | cpus '' names no processor; leave it out to allow all of them",
            "cpus = 1.5 | cpus '1.5' is not a list of numbers and ranges: 0, 2-3; write which processors the program"
                    + " may use: numbers from 0 on, and ranges such as 2-3",
            "cpus = 3-1 | cpus '3-1' has a range that ends before it begins; write the lower number first",
            "cpus = 0-9999 | cpus '0-9999' has a number above 8191; write numbers of processors",
            "capabilities = net_rwa | capabilities has 'net_rwa', which is not a capability of Linux; did you mean"
                    + " 'net_raw'?",
            "capabilities = all | capabilities has 'all', which is not a capability of Linux; write a name as in"
                    + " capabilities(7), such as net_bind_service",
            "limits = 5 | 'limits' in program 'web' is a section, not a setting; put its settings into a section of"
                    + " that name",
            "command = [a, b] | command 'a, b' takes one value, not a list; leave the first word there, and put the"
                    + " others into 'argv'",
    })
    void wrongValues(String line, String problem) throws IOException {
        String command = line.startsWith("command") ? "" : "  command = serve\n";
        List<String> problems = fixture.problems("web\n" + command + "  " + line + "\n");
        assertEquals(1, problems.size(), problems::toString);
        assertEquals(problem, problems.getFirst().replaceFirst("^[0-9]+:[0-9]+: ", ""));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', value = {
            "nofiles = 5 | 4:5: unknown setting 'nofiles' in limits of program 'web'; did you mean 'nofile'?",
            "nofile = 4k | 4:14: nofile '4k' is not SOFT or SOFT:HARD, each a whole number or unlimited; write for"
                    + " example 4096:65536",
            "nofile = 5:4 | 4:14: nofile '5:4' has a soft limit above its hard limit; write the lower of the two first",
            "nofile = 5: | 4:14: nofile '5:' is not SOFT or SOFT:HARD, each a whole number or unlimited; write for"
                    + " example 4096:65536",
            "nproc = unlimited:5 | 4:13: nproc 'unlimited:5' has a soft limit above its hard limit; write the lower of"
                    + " the two first",
            "cpu = 10m | 4:11: cpu '10m' is not SOFT or SOFT:HARD, each a number of seconds or unlimited; write for"
                    + " example 3600",
            "as = 9999999999999999999 | 4:10: as '9999999999999999999' is too large a number; write unlimited",
            "as = 99999999999g | 4:10: as '99999999999g' is too large a number; write unlimited",
            "core = 1t | 4:12: core '1t' is not SOFT or SOFT:HARD, each a number of bytes, also with k, m or g, or"
                    + " unlimited; write for example 64m:1g",
    })
    void wrongLimits(String line, String problem) throws IOException {
        assertEquals(List.of(problem), fixture.problems("web\n  command = serve\n  limits\n    " + line + "\n"));
    }

    @Test
    void namesOfOtherSupervisorsAreAnswered() throws IOException {
        List<String> problems = new ArrayList<>(fixture.problems(
                "gaggled\n  environment\n    A = 1\nweb\n  command = serve\n  restart = always\n  depends_on\n    x\n"));
        assertEquals(
                List.of(
                        "2:3: unknown section 'environment' in section 'gaggled'; it is section 'env' here: one"
                                + " variable a line",
                        "6:3: unknown setting 'restart' in program 'web'; it is called 'respawn' here, with the value"
                                + " true",
                        "7:3: unknown section 'depends_on' in program 'web'; it is called 'depends' here"),
                problems);
    }

    private ProcessAttributes attributes(String own) throws IOException {
        return fixture.accepted("web\n  command = serve\n" + own).gaggle().inOrder().getFirst().launch()
                .getAttributes();
    }
}
