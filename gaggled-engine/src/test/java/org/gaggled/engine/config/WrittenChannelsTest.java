package org.gaggled.engine.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.Inet4Address;
import java.net.NetworkInterface;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.gaggled.engine.config.check.WrittenChannels;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

// Shows which mistakes in a configuration keep a client from finding the addresses in it, and which do not.
class WrittenChannelsTest {

    @TempDir
    Path directory;

    private ConfigFixture fixture;

    @BeforeEach
    void setUp() throws IOException {
        fixture = new ConfigFixture(directory);
    }

    private WrittenChannels channels(String text) throws IOException {
        fixture.write("gaggle.outline", text);
        return fixture.reader().readChannels(Path.of("gaggle.outline"), null);
    }

    @Test
    void mistakesElsewhereAreNotLookedAt() throws IOException {
        WrittenChannels channels = channels(
                "gaggled\n  controlurl = tcp://127.0.0.1:1\n  eventurl = tcp://127.0.0.1:2\n  nonsense = 1\n  killwait = soon\n"
                        + "web\n  command = nowhere\n  depends = nobody\n");
        assertEquals(new WrittenChannels("tcp://127.0.0.1:2", "tcp://127.0.0.1:1", Map.of(), List.of()), channels);
    }

    @Test
    void anInterfaceStandsForItsAddress() throws IOException {
        NetworkInterface loopback = NetworkInterface.networkInterfaces()
                .filter(found -> found.inetAddresses().anyMatch(Inet4Address.class::isInstance))
                .findFirst()
                .orElseThrow();
        String address = loopback.inetAddresses().filter(Inet4Address.class::isInstance).findFirst().orElseThrow()
                .getHostAddress();
        WrittenChannels channels =
                channels(
                        "gaggled\n  controlurl = tcp://" + loopback.getName() + ":1\n  eventurl = tcp://localhost:*\n");
        assertEquals(
                new WrittenChannels("tcp://localhost:*", "tcp://" + address + ":1", Map.of(), List.of()), channels);
    }

    @Test
    void sectionsBesideThemAreFoundWhereverTheyStand() throws IOException {
        fixture.write("more.outline", "gaggled\n  curve\n    clients = nowhere\n");
        WrittenChannels channels =
                channels("gaggled\n  include = more.outline\n  controlurl = a\n  env\n    PORT = 7\n");
        assertEquals(Set.of("env", "curve"), channels.sections().keySet());
        assertEquals("more.outline:2:3",
                Objects.requireNonNull(channels.sections().get("curve")).getPosition().toString());
        assertEquals(List.of(), channels.errors());
    }

    @Test
    void whatStandsInTheWayIsTold() throws IOException {
        WrittenChannels twice = channels("gaggled\n  include = missing.outline\n  eventurl = a\n  eventurl = b\n");
        assertEquals("a", twice.eventUrl());
        assertNull(twice.controlUrl());
        assertEquals(
                List.of("gaggle.outline:2:13", "gaggle.outline:4:3"),
                twice.errors().stream().map(error -> error.getPosition().toString()).toList());
        WrittenChannels missing = fixture.reader().readChannels(Path.of("nothing.outline"), null);
        assertNull(missing.controlUrl());
        assertTrue(missing.errors().getFirst().getMessage().contains("does not exist"), missing::toString);
    }

    @Test
    void variablesAndIncludedFilesCount() throws IOException {
        fixture.write("more.outline", "gaggled\n  controlurl = tcp://127.0.0.1:${PORT}\nweb\n  command = ${NOWHERE}\n");
        WrittenChannels channels =
                channels("gaggled\n  include = more.outline\n  eventurl = ${NOTHING}\n  env\n    PORT = 7\n");
        assertEquals("tcp://127.0.0.1:7", channels.controlUrl());
        assertNull(channels.eventUrl());
        assertEquals(1, channels.errors().size(), channels::toString);
        assertTrue(channels.errors().getFirst().getMessage().contains("NOTHING"), channels::toString);
    }
}
