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
                assertTrue(NamesElsewhere.isKnown(target), () -> "no setting " + target);
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
                assertNotNull(setting(Objects.requireNonNull(entry.target())).parseText(value));
            }
        }
    }

    /** Otherwise a line would never be found, or a person with a typing error would be told of other supervisors. */
    @Test
    void noNameIsThereTwiceOrIsASettingOfGaggled() {
        Set<String> seen = new HashSet<>();
        for (Entry entry : NamesElsewhere.entries()) {
            for (String name : entry.names()) {
                assertFalse(entry.values().isEmpty() && KnownSettings.PROGRAM.settingNames().contains(name), name);
                for (String value : entry.values().isEmpty() ? Set.of("") : entry.values()) {
                    assertTrue(seen.add(name + "=" + value), () -> name + " = " + value + " is there twice");
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
            "image | x | gaggled runs programs, not containers; 'command' is the file to execute",
            "stdout_logfile | x"
                    + " | gaggled does not write logs of programs yet: let a shell do it, as in docs/recipes.md",
    })
    void whatThePersonIsTold(String name, String value, String advice) {
        assertEquals(advice, NamesElsewhere.adviceFor(name, value, KnownSettings.PROGRAM));
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
        assertEquals("it is called 'include' here", NamesElsewhere.adviceFor("includes", "x", KnownSettings.GLOBAL));
    }

    @Test
    void aNameThatNobodyHasIsNotKnown() {
        assertNull(NamesElsewhere.adviceFor("colour", "red", KnownSettings.PROGRAM));
    }

    private static Setting<?> setting(String name) {
        List<SectionDefinition> places = List.of(KnownSettings.PROGRAM, KnownSettings.GLOBAL);
        return places.stream()
                .flatMap(place -> place.settings().stream().<Setting<?>>map(known -> known))
                .filter(known -> known.getName().equals(name))
                .findFirst()
                .orElseThrow();
    }
}
