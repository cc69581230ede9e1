package org.gaggled.engine.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.gaggled.api.program.ProcessSignal;
import org.gaggled.engine.core.ErrandRules;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Shows how the commands around a program's life are written, and what is refused. */
class ErrandSettingsTest {

    @TempDir
    Path directory;

    private ConfigFixture fixture;

    @BeforeEach
    void setUp() throws IOException {
        fixture = new ConfigFixture(directory);
    }

    private ErrandRules rulesOf(String settings) throws IOException {
        return fixture.accepted("web\n  command = serve\n" + settings).gaggle().inOrder().getFirst().life().errands();
    }

    private List<String> problems(String settings) throws IOException {
        return fixture.problems("web\n  command = serve\n" + settings);
    }

    @Test
    void whoAsksForNothingHasNone() throws IOException {
        assertEquals(ErrandRules.NONE, rulesOf(""));
    }

    @Test
    void areSplitAsArgvIsAndLookedUpAsTheCommandIs() throws IOException {
        ErrandRules rules = rulesOf("""
                  prestart = serve 'a, b' "$HOME"
                  prestartwait = 5m
                  stopcommand = bin/serve stop
                  poststop = serve
                  poststopwait = 1s
                  reloadcommand = serve -s reload
                """);
        String serve = fixture.bin.resolve("serve").toString();
        assertEquals(List.of(serve, "a, b", "$HOME"), rules.prestart().line().getArguments());
        assertEquals("serve", rules.prestart().line().getCommand());
        assertEquals(fixture.bin.toString(), rules.prestart().line().getSearchPath());
        assertEquals(Duration.ofMinutes(5), rules.prestartWait());
        assertEquals(List.of(serve, "stop"), rules.stopCommand().words());
        assertNull(rules.stopCommand().line().getCommand());
        assertEquals(List.of("serve"), rules.poststop().words());
        assertEquals(Duration.ofSeconds(1), rules.poststopWait());
        assertEquals(List.of("serve", "-s", "reload"), rules.reloadCommand().words());
        assertNull(rules.reloadSignal());
    }

    @Test
    void aReloadCanBeASignal() throws IOException {
        assertEquals(ProcessSignal.USR2, rulesOf("  reloadsignal = usr2\n").reloadSignal());
    }

    @Test
    void areShown() throws IOException {
        Map<String, String> shown = fixture.accepted("web\n  command = serve\n  prestart = serve 'a b'\n")
                .gaggle().inOrder().getFirst().settings().get();
        assertEquals("serve 'a b'", shown.get("prestart"));
        assertNull(shown.get("poststop"));
    }

    @Test
    void aCommandThatIsNotThere() throws IOException {
        assertEquals(List.of(
                "3:14: prestart: command 'nothing' is not found on the search path 'DIR/bin'; install it, write its full"
                        + " path, or put its directory into 'path' in gaggled",
                "4:14: poststop: command 'plain' is on the search path, but DIR/bin/plain is not executable; chmod +x"
                        + " DIR/bin/plain"),
                problems("  prestart = nothing -t\n  poststop = plain\n"));
        rulesOf("  enabled = false\n  prestart = nothing\n");
    }

    @Test
    void aCommandLineThatIsNone() throws IOException {
        assertEquals(List.of("3:13: prestart is empty; write a command and its arguments, or leave the setting out"),
                problems("  prestart =\n"));
        assertEquals(List.of("3:20: poststop has a ' that is not closed; close the quote, or write \\' for the"
                + " character itself"), problems("  poststop = serve 'a\n"));
    }

    @Test
    void twoWaysToReload() throws IOException {
        assertEquals(
                List.of("4:3: program 'web' has both reloadcommand and reloadsignal; keep the one that a reload is to"
                        + " use"),
                problems("  reloadsignal = HUP\n  reloadcommand = serve\n"));
    }
}
