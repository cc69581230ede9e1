package org.gaggled.transport.zmq.tool.top;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import org.gaggled.api.control.Operation;
import org.gaggled.json.JsonObject;
import org.junit.jupiter.api.Test;

/** Shows what somebody is told of those that depend on a program, before something is done to it. */
class DependentsTest {

    private static JsonObject program(String name, String... needs) {
        List<JsonObject> dependencies = new ArrayList<>();
        for (String need : needs) {
            boolean propagates = need.startsWith("!");
            dependencies.add(new JsonObject().put("program", propagates ? need.substring(1) : need)
                    .put("propagate", propagates));
        }
        return new JsonObject().put("program", name).put("dependencies", dependencies);
    }

    private static String text(Operation operation, String program, JsonObject... programs) throws Exception {
        return Dependents.of(program, List.of(programs)).text(operation);
    }

    @Test
    void thoseThatGoDownWithItAreNamedBeforeThoseThatDoNot() throws Exception {
        JsonObject[] programs = {
                program("db"), program("api", "!db"), program("web", "!api", "cache"), program("cache"),
                program("cron", "web"),
                program("mail", "db"),
        };
        assertEquals("2 go down with it: api, web; 2 depend on it, too: mail, cron",
                text(Operation.RESTART, "db", programs));
        assertEquals("1 depends on it: cron", text(Operation.STOP, "web", programs));
        assertEquals("2 depend on it: web, cron", text(Operation.STOP, "cache", programs));
        assertEquals("4 depend on it: api, web, mail, cron", text(Operation.START, "db", programs));
        assertEquals("nothing depends on it", text(Operation.STOP, "cron", programs));
    }

    @Test
    void ofManyNotAllAreNamed() throws Exception {
        JsonObject[] programs = new JsonObject[100];
        for (int i = 0; i < programs.length; i++) {
            programs[i] = program("p" + i, "!db");
        }
        assertEquals("100 go down with it: p0, p1, p2, p3, p4, p5, p6, p7, p8, p9, p10, p11 and 88 more",
                text(Operation.STOP, "db", programs));
    }

    @Test
    void aNameCannotActOnTheTerminal() throws Exception {
        assertEquals("1 depends on it: \\u001b[2Jx", text(Operation.STOP, "db", program("\u001b[2Jx", "db")));
    }
}
