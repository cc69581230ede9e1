package org.gaggled.engine.probe;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.gaggled.api.config.InvalidSettingException;
import org.gaggled.api.probe.Probe;
import org.gaggled.api.probe.ProbeAnswer;
import org.gaggled.api.probe.ProbeFactory;
import org.gaggled.engine.plugin.AvailablePlugins;
import org.gaggled.engine.plugin.PluginKind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Shows which probes may be written, and what is said of the others. */
class ProbeKindsTest {

    /** A plugin's kind. */
    private record Kind(String getName, Function<String, Probe> opening) implements ProbeFactory {
        @Override
        public Probe open(String target) {
            return opening.apply(target);
        }
    }

    private static final Probe NEVER = (_, _) -> ProbeAnswer.failure("never");

    private static final ProbeKinds KINDS = with(
            new Kind("pg", target -> {
                if (target.isEmpty()) {
                    throw new InvalidSettingException("has no database", "write pg:NAME");
                }
                return NEVER;
            }),
            new Kind("null", _ -> null),
            new Kind("throws", _ -> {
                throw new IllegalStateException("no\nluck");
            }),
            new Kind("twice", _ -> NEVER),
            new Kind("twice", _ -> NEVER));

    private static ProbeKinds with(ProbeFactory... plugins) {
        return new ProbeKinds(List.of(plugins), AvailablePlugins.none());
    }

    private static void check(String probe) {
        int colon = probe.indexOf(':');
        KINDS.check(colon < 0 ? probe : probe.substring(0, colon), colon < 0 ? "" : probe.substring(colon + 1));
    }

    @ParameterizedTest
    @ValueSource(strings = {
            "notify", "fd:3", "fd:1023", "tcp://127.0.0.1:5432", "tcp://db.example.org:1", "tcp://[::1]:65535",
            "tcp://my_db:80", "http://localhost", "http://localhost:8080/health?full=1&x=%20", "https://[::1]/",
            "http://127.0.0.1:80/gr\u00fcn", "exec:pg_isready -q", "log:ready to accept", "log:^x{2}: .*$",
            "file:/run/db.pid", "file:///run/db.pid", "unix:/run/db.sock", "unix:///run/db.sock", "pg:shop?wait=1",
            "pg:a:b:c"})
    void theseMayBeWritten(String probe) {
        assertDoesNotThrow(() -> check(probe));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            notify:x                | has something behind notify | write notify alone
            fd:                     | does not name a descriptor: numbers are 3 to 1023 | write for example fd:3
            fd:x                    | does not name a descriptor: numbers are 3 to 1023 | write for example fd:3
            fd:99999999999          | does not name a descriptor: numbers are 3 to 1023 | write for example fd:3
            fd:1 | names a descriptor for input, output or errors | write the number that the program uses for this alone, 3 or more: fd:3
            tcp                     | has no // behind the colon | write tcp://127.0.0.1:5432
            tcp:5432                | has no // behind the colon | write tcp://127.0.0.1:5432
            tcp:db:5433             | has no // behind the colon | write tcp://db:5433
            tcp://db                | has no port | write for example tcp://127.0.0.1:5432
            tcp://db:               | has no port | write for example tcp://127.0.0.1:5432
            tcp://:80               | has no host | write for example tcp://127.0.0.1:5432
            tcp://db:0              | has the port 0, and ports are 1 to 65535 | write for example tcp://127.0.0.1:5432
            tcp://db:65536          | has the port 65536, and ports are 1 to 65535 | write for example tcp://127.0.0.1:5432
            tcp://db:99999999999999 | has the port 99999..., and ports are 1 to 65535 | write for example tcp://127.0.0.1:5432
            tcp://db:http           | does not name a host and a port | write for example tcp://127.0.0.1:5432
            tcp://::1:80            | does not name a host and a port: an IPv6 address stands in brackets | write for example tcp://127.0.0.1:5432
            tcp://db:80/x           | has more than a host and a port | write for example tcp://127.0.0.1:5432
            tcp://10.0.0.256:80     | has '10.0.0.256', which is not an IP address | write for example tcp://127.0.0.1:5432
            tcp://[db]:80           | has 'db', which is not an IP address | write for example tcp://127.0.0.1:5432
            tcp://a b:80            | has a host that is neither a name nor an address | write for example tcp://127.0.0.1:5432
            http:localhost          | has no host | write for example http://127.0.0.1:8080/health
            http://                 | is not a URL: expected authority | write for example http://127.0.0.1:8080/health
            https://a b/            | is not a URL: illegal character in authority | write for example https://127.0.0.1:8080/health
            http://me:secret@db/    | has a user, and gaggled does not log in | give the probe an address that needs no login, or ask with exec: and a client of your choice
            http://db/#top          | has a #, and a server is never told what follows it | leave out the # and all behind it
            http://db:0/            | has the port 0, and ports are 1 to 65535 | write for example http://127.0.0.1:8080/health
            exec:                   | has no command | write for example exec:pg_isready -q
            log:                    | has no expression | write what a line of the output contains: log:ready to accept
            log:(ready              | is not a regular expression: unclosed group at character 7 | write for example log:ready to accept, and \\ before a special character that is meant as it is
            file:                   | has no path behind the colon | write for example file:/run/db.ready
            file:db.pid             | has a path that does not begin with a slash | write the whole path: file:/run/db.ready
            file://run/db.pid       | has two slashes behind the colon | write the path alone, with one: file:/run/db.ready
            unix:@db                | names an abstract socket, to which gaggled cannot connect | write the path of a socket: unix:/run/db.sock
            pg:                     | has no database | write pg:NAME
            null:x                  | cannot be checked, because the plugin of the probe null is at fault: it opened no probe | update the plugin or remove it
            throws:x                | cannot be checked, because the plugin of the probe throws is at fault: it threw java.lang.IllegalStateException: no luck | update the plugin or remove it
            twice:x                 | is of a kind that 2 plugins have | keep one of them; gaggled --list-plugins -v shows which they are
            htp://db/               | has 'htp', which is not a kind of probe | did you mean 'http'?
            TCP://db:80             | has 'TCP', which is not a kind of probe | write 'tcp', in lower case
            localhost:5432          | has 'localhost', which is not a kind of probe | for a port, write tcp://localhost:5432
            :5432                   | has no kind of probe | for a port, write tcp://127.0.0.1:5432
            /run/db.pid             | has '/run/db.pid', which is not a kind of probe | write file:/run/db.pid, or unix:/run/db.pid for a socket
            """)
    void theseMayNot(String probe, String message, String advice) {
        InvalidSettingException wrong = assertThrows(InvalidSettingException.class, () -> check(probe));
        assertEquals(message, wrong.getMessage());
        assertEquals(advice, wrong.getAdvice());
    }

    @Test
    void aKindThatNobodyHasIsToldWhichThereAre() {
        InvalidSettingException wrong = assertThrows(
                InvalidSettingException.class, () -> with(new Kind("pg", _ -> NEVER)).check("something", "else"));
        assertEquals(
                "write one of notify, fd:N, tcp://HOST:PORT, http://HOST:PORT/PATH, https://HOST/PATH, exec:COMMAND,"
                        + " log:REGEX, file:PATH, unix:PATH, pg:...",
                wrong.getAdvice());
    }

    @Test
    void aSocketsPathIsBounded() {
        String most = "unix:/" + "x".repeat(106);
        assertDoesNotThrow(() -> check(most));
        assertEquals(
                "is a path of 108 bytes, and that of a socket has at most 107",
                assertThrows(InvalidSettingException.class, () -> check(most + "x")).getMessage());
    }

    @Test
    void someAreToldByTheProgramItself() {
        List<String> all = List.of("notify", "fd", "log", "tcp", "http", "https", "exec", "file", "unix", "pg");
        assertEquals(List.of("notify", "fd", "log"), all.stream().filter(ProbeKinds::isTold).toList());
    }

    @Test
    void noPluginCanHaveTheNameOfAnOwnKind() {
        assertEquals(
                Arrays.stream(OwnKind.values()).map(OwnKind::getName).collect(Collectors.toSet()),
                PluginKind.PROBE.takenNames());
    }
}
