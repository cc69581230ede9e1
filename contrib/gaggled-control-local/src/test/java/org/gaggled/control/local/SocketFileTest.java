package org.gaggled.control.local;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.gaggled.api.PluginException;
import org.gaggled.api.control.ControlSource;
import org.gaggled.api.control.ControlSourceContext;
import org.gaggled.api.testkit.FakeControlPort;
import org.gaggled.api.testkit.PluginConfiguration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Shows what becomes of what is at the socket's place already, and what is left there. */
@Timeout(60)
class SocketFileTest {

    @TempDir
    Path directory;

    private final FakeControlPort port = new FakeControlPort();

    private ControlSourceContext context(String socket) {
        return new PluginConfiguration(new LocalControlFactory()).setGlobal("controlsocket", socket)
                .toControlSourceContext(port);
    }

    private String refusal(Path socket) {
        return String.valueOf(assertThrows(PluginException.class,
                () -> new LocalControlFactory().open(context(socket.toString()))).getMessage());
    }

    private List<String> left() throws Exception {
        try (Stream<Path> files = Files.list(directory)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    @Test
    void aSocketThatNobodyAnswersIsReplaced() throws Exception {
        Path socket = directory.resolve("s");
        try (ServerSocketChannel former = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            former.bind(UnixDomainSocketAddress.of(socket));
        }
        assertTrue(Files.exists(socket, LinkOption.NOFOLLOW_LINKS));
        try (SocketFile file = SocketFile.bind(socket)) {
            assertEquals(List.of("s"), left());
            assertEquals(socket, file.path());
        }
        assertEquals(List.of(), left());
    }

    @Test
    void oneThatIsAnsweredStays() throws Exception {
        Path socket = directory.resolve("s");
        try (SocketFile _ = SocketFile.bind(socket)) {
            assertEquals(
                    "local: controlsocket '" + socket + "' cannot be used: another gaggled answers at " + socket
                            + "; choose another path, or none",
                    refusal(socket));
            assertEquals(List.of("s"), left());
        }
    }

    @Test
    void whatIsNoSocketStays() throws Exception {
        Path file = Files.createFile(directory.resolve("s"));
        assertEquals(
                "local: controlsocket '" + file + "' cannot be used: " + file + ": it is not a socket; choose another"
                        + " path, or none",
                refusal(file));
        assertEquals(List.of("s"), left());
    }

    @Test
    void aDirectoryThatIsNotThereIsNotMadeForWhoNamesIt() {
        Path socket = directory.resolve("missing/s");
        assertTrue(refusal(socket).contains("missing"), refusal(socket));
    }

    @Test
    void anAddressThatIsTooLongIsAProblemOfTheConfiguration() {
        assertEquals(
                List.of("gaggled.test:1:1: controlsocket '/" + "x".repeat(200) + "' is too long for a Unix socket"
                        + "; an address of a Unix socket has at most 106 bytes; choose a shorter directory"),
                new PluginConfiguration(new LocalControlFactory()).setGlobal("controlsocket", "/" + "x".repeat(200))
                        .check().stream().map(Object::toString).toList());
    }

    @Test
    void oneThatWasRemovedIsMadeAgainByAReload() throws Exception {
        Path socket = directory.resolve("s");
        try (ControlSource source = new LocalControlFactory().open(context(socket.toString()))) {
            source.start();
            try (Talk before = new Talk(socket)) {
                Object key = Files.readAttributes(socket, BasicFileAttributes.class).fileKey();
                source.reloaded();
                assertEquals("1.0.0", before.say("{`call`:`version`}\n").hearResult().text("version"));
                assertEquals(key, Files.readAttributes(socket, BasicFileAttributes.class).fileKey(), "it stays");
                Files.delete(socket);
                source.reloaded();
                while (Files.notExists(socket)) {
                    Thread.onSpinWait();
                }
                try (Talk after = new Talk(socket)) {
                    assertEquals("1.0.0", after.say("{`call`:`version`}\n").hearResult().text("version"));
                }
                assertEquals("1.0.0", before.say("{`call`:`version`}\n").hearResult().text("version"));
            }
            Files.delete(socket);
            try (SocketFile another = SocketFile.bind(socket)) {
                source.reloaded();
                source.close();
                assertTrue(another.isInPlace(), "that of another one is left alone");
            }
        }
    }

    @Test
    void withNoneThereIsNoSocket() throws Exception {
        ControlSource none = new LocalControlFactory().open(context("none"));
        none.start();
        none.close();
        assertEquals(List.of(), left());
    }

    @Test
    void byDefaultItGoesOnWithoutASocketThatCannotBeHad() throws Exception {
        Path file = Files.createFile(directory.resolve("file"));
        ControlSourceContext context = new PluginConfiguration(new LocalControlFactory()).toControlSourceContext(port);
        SocketPlace below = new SocketPlace(
                Map.of(SocketPlace.DIRECTORY_VARIABLE, file.resolve("run").toString()), () -> false);
        try (ControlSource source = LocalControlSource.openByDefault(context, below)) {
            source.start();
        }
        try (ControlSource source =
                LocalControlSource.openByDefault(context, new SocketPlace(Map.of(), () -> false))) {
            source.start();
        }
        assertEquals(List.of("file"), left());
    }

    @Test
    void byDefaultTheDirectoryIsMadeAndTheSocketOfAnotherLeftAlone() throws Exception {
        Path run = directory.resolve("run/gaggled");
        SocketPlace place =
                new SocketPlace(Map.of(SocketPlace.DIRECTORY_VARIABLE, run.toString()), () -> false);
        ControlSourceContext context = new PluginConfiguration(new LocalControlFactory()).toControlSourceContext(port);
        Path socket = run.resolve(SocketPlace.fileName(Path.of("gaggled.test").toAbsolutePath()));
        try (ControlSource source = LocalControlSource.openByDefault(context, place)) {
            source.start();
            while (Files.notExists(socket)) {
                Thread.onSpinWait();
            }
            try (ControlSource second = LocalControlSource.openByDefault(context, place)) {
                second.start();
            }
            try (Talk talk = new Talk(socket)) {
                assertEquals("1.0.0", talk.say("{`call`:`version`}\n").hearResult().text("version"));
            }
        }
        assertTrue(Files.notExists(socket));
    }

    @Test
    void aSocketThatAnotherHasPutThereStays() throws Exception {
        Path socket = directory.resolve("s");
        SocketFile first = SocketFile.bind(socket);
        Files.delete(socket);
        try (SocketFile _ = SocketFile.bind(socket)) {
            first.close();
            assertEquals(List.of("s"), left());
        }
    }
}
