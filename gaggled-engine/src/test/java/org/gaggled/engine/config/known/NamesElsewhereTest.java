package org.gaggled.engine.config.known;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.gaggled.api.config.Setting;
import org.gaggled.engine.config.known.NamesElsewhere.Entry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

// Shows what people who come from another supervisor are told, and that what they are told to write exists.
class NamesElsewhereTest {

    @Test
    void whatTheTableSaysToWriteExists() {
        for (Entry entry : NamesElsewhere.entries()) {
            String target = entry.target();
            if (target != null) {
                assertTrue(NamesElsewhere.isKnown(entry), () -> "no setting " + target);
            } else {
                assertNotNull(entry.remark(), entry::toString);
            }
        }
    }

    @Test
    void theValuesThatTheTableSaysToWriteAreAllowed() {
        for (Entry entry : NamesElsewhere.entries()) {
            String value = entry.targetValue();
            if (value != null) {
                assertNotNull(setting(Objects.requireNonNull(entry.target()), entry.places()).parseText(value));
            }
        }
    }

    /** Otherwise a line would never be found, or a person with a typing error would be told of other supervisors. */
    @Test
    void noNameIsThereTwiceOrIsASettingOfGaggled() {
        Set<String> seen = new HashSet<>();
        for (Entry entry : NamesElsewhere.entries()) {
            for (String name : entry.names()) {
                Set<String> places = entry.places().isEmpty() ? Set.of("PROGRAM") : entry.places();
                for (String place : places) {
                    assertFalse(entry.values().isEmpty() && section(place).settingNames().contains(name), name);
                    for (String value : entry.values().isEmpty() ? Set.of("") : entry.values()) {
                        assertTrue(seen.add(place + "/" + name + "=" + value),
                                () -> name + " = " + value + " is there twice");
                    }
                }
            }
        }
    }

    @Test
    void manyNamesAreKnown() {
        long names = NamesElsewhere.entries().stream().flatMap(entry -> entry.names().stream()).distinct().count();
        assertTrue(names > 200, () -> names + " names");
    }

    /** Nothing but the text of the advice differs: each of them is an unknown setting. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
            "autorestart | true | it is called 'respawn' here",
            "autorestart | unexpected | it is called 'respawn' here, with the value on-failure",
            "restart | always | it is called 'respawn' here, with the value true",
            "Restart | no | it is called 'respawn' here, with the value false",
            "restart | what | it is called 'respawn' here: true, false or on-failure",
            "autostart | false | it is called 'enabled' here",
            "stop_signal | INT | it is called 'stopsignal' here",
            "User | web | it is called 'user' here",
            "UMask | 022 | it is called 'umask' here",
            "NoNewPrivileges | yes | it is called 'nonewprivs' here",
            "oom_score_adj | 5 | it is called 'oomscore' here",
            "CPUAffinity | 0 | it is called 'cpus' here",
            "LimitNOFILE | 4096 | it is called 'nofile' here, in section 'limits'",
            "environment | A=1 | it is section 'env' here: one variable a line",
            "env_file | .env | it is called 'envfile' here",
            "working_dir | /srv | it is called 'wd' here",
            "WorkingDirectory | /srv | it is called 'wd' here",
            "ExecStart | /bin/x | it is called 'command' here: the file alone; its arguments belong in 'argv'",
            "stopwaitsecs | 10 | it is called 'killwait' here: write the unit, as in 10s; a bare number is milliseconds",
            "numprocs | 4 | it is called 'instances' here",
            "ExecStartPre | x | it is called 'prestart' here",
            "pre_start | x | it is called 'prestart' here",
            "startretries | 3 | it is called 'respawnlimit' here: N/TIME, as in 5/1m",
            "stopasgroup | true | it is called 'killmode' here, with the value group",
            "killasgroup | false | it is called 'killmode' here, with the value process",
            "KillMode | mixed | it is called 'killmode' here, with the value group",
            "depends_on | db | it is called 'depends' here",
            "BindsTo | db | it is called 'depends' here: with propagate = true in section depends/NAME",
            "Type | oneshot | it is called 'kind' here, with the value task",
            "Type | notify | it is called 'ready' here, with the value notify",
            "TimeoutStartSec | 30 | it is called 'within' here, in section 'ready': it bounds the time until the program"
                    + " is ready; 'prestartwait' bounds 'prestart'",
            "WatchdogSec | 30 | it is called 'alive' here, with the value notify: the time is 'period' in section alive",
            "readinessProbe | x | it is called 'ready' here: what depends on the program waits for it; 'alive' restarts"
                    + " the program instead",
            "livenessProbe | x | it is called 'alive' here",
            "notification-fd | 3 | it is called 'ready' here: fd:N, with the number of the descriptor",
            "OnCalendar | daily | it is called 'schedule' here: five fields as in cron, beside kind = task",
            "time_zone | UTC | it is called 'timezone' here",
            "image | x | gaggled runs programs, not containers; 'command' is the file to execute",
            "stdout_logfile | /var/log/web.log | it is called 'log' here: a path, in which ${PROGRAM} is the name of the"
                    + " program",
            "stdout_logfile | NONE | it is called 'log' here, with the value null",
            "stdout_logfile | /dev/stdout | it is called 'log' here, with the value inherit",
            "stdout_logfile_maxbytes | 50MB | it is called 'maxsize' here, in section 'log': as in 50m; none for no"
                    + " bound",
            "stdout_logfile_backups | 5 | it is called 'keep' here, in section 'log'",
            "stderr_logfile_maxbytes | 50MB | it is called 'maxsize' here, in section 'errorlog': as in 50m; none for"
                    + " no bound",
            "redirect_stderr | true | it is called 'errorlog' here, with the value merge",
            "redirect_stderr | false | it is called 'errorlog' here: a path",
            "StandardOutput | append:/var/log/web.log | it is called 'log' here: inherit, null, or a path, without"
                    + " file: or append: before it",
            "StandardOutput | journal | it is called 'log' here, with the value inherit",
            "StandardError | inherit | it is called 'errorlog' here, with the value merge",
            "logfile | /var/log/web.log | it is called 'log' here: a path, in which ${PROGRAM} is the name of the"
                    + " program",
            "log-type | none | it is called 'log' here, with the value null",
            "log-type | buffer | it is called 'log' here: a path; gaggled keeps the last lines in memory, too",
            "log-type | raw | gaggled writes what a program prints as it is",
            "log_location | ./web.log | it is called 'log' here: a path, in which ${PROGRAM} is the name of the"
                    + " program",
            "error_log | x | it is called 'errorlog' here",
    })
    void whatThePersonIsTold(String name, String value, String advice) {
        assertEquals(advice, NamesElsewhere.adviceFor(name, value, KnownSettings.PROGRAM));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
            "ready | initialDelaySeconds | 5 | it is called 'delay' here: write the unit, as in 5s; a bare number is"
                    + " milliseconds",
            "alive | failure_threshold | 5 | it is called 'failures' here",
            "alive | httpGet | x | it is called 'probe' here: as in http://127.0.0.1:8080/health",
            "ready | exec | pg_isready | it is called 'probe' here: as in exec:COMMAND",
            "ready | time_out | 5s | it is called 'timeout' here",
            "log | max_backups | 5 | it is called 'keep' here",
            "log | max-size | 5m | it is called 'maxsize' here",
            "errorlog | add_timestamp | true | it is called 'stamp' here, with the value iso",
            "NAME | condition | service_healthy | it is called 'until' here, with the value ready",
            "NAME | condition | process_completed | it is called 'until' here, with the value ended",
            "NAME | condition | what | it is called 'until' here: started, ready, done or ended",
    })
    void whatThePersonIsToldInAnInnerSection(String place, String name, String value, String advice) {
        assertEquals(advice, NamesElsewhere.adviceFor(name, value, section(place)));
    }

    /** {@code exec} is a command in a program's section, and a kind of probe in {@code ready}. */
    @Test
    void aNameOfAnotherPlaceIsNotKnown() {
        assertNull(NamesElsewhere.adviceFor("interval", "5", KnownSettings.PROGRAM));
        assertNull(NamesElsewhere.adviceFor("WorkingDirectory", "/", section("ready")));
    }

    @Test
    void inTheGlobalSectionThePlaceIsToldToo() {
        assertEquals(
                "it is called 'wd' here, and belongs in the section of a program",
                NamesElsewhere.adviceFor("cwd", "/srv", KnownSettings.GLOBAL));
        assertEquals(
                "it is called 'killwait' here: write the unit, as in 10s; a bare number is milliseconds",
                NamesElsewhere.adviceFor("stopwaitsecs", "10", KnownSettings.GLOBAL));
        assertEquals("it is section 'env' here: one variable a line",
                NamesElsewhere.adviceFor("environment", null, KnownSettings.GLOBAL));
        assertEquals("it is called 'log' here, with the value null",
                NamesElsewhere.adviceFor("stdout_logfile", "none", KnownSettings.GLOBAL));
        assertEquals("it is called 'keep' here, in section 'log'",
                NamesElsewhere.adviceFor("stdout_logfile_backups", "5", KnownSettings.GLOBAL));
        assertEquals("it is called 'include' here", NamesElsewhere.adviceFor("includes", "x", KnownSettings.GLOBAL));
    }

    @Test
    void aNameThatNobodyHasIsNotKnown() {
        assertNull(NamesElsewhere.adviceFor("colour", "red", KnownSettings.PROGRAM));
    }

    private static Setting<?> setting(String name, Set<String> places) {
        int slash = name.indexOf('/');
        if (slash >= 0) {
            return setting(name.substring(slash + 1), Set.of(name.substring(0, slash)));
        }
        List<SectionDefinition> all = places.isEmpty() ? List.of(KnownSettings.PROGRAM, KnownSettings.GLOBAL)
                : places.stream().map(NamesElsewhereTest::section).toList();
        return all.stream()
                .flatMap(place -> place.settings().stream().<Setting<?>>map(known -> known))
                .filter(known -> known.getName().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static SectionDefinition section(String name) {
        return name.equals("PROGRAM") ? KnownSettings.PROGRAM
                : NamesElsewhere.innerSections().filter(section -> section.name().equals(name)).findFirst()
                        .orElseThrow();
    }
}
