package org.gaggled.importing.systemd;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.List;
import org.gaggled.importing.format.Source;
import org.junit.jupiter.api.Test;

/** Lines, sections and comments of a unit. */
class UnitFileTest {

    private static UnitFile read(String text) {
        return UnitFile.of(new Source(Path.of("web.service"), text));
    }

    private static List<String> assignments(String text) {
        return read(text).assignments().stream()
                .map(each -> each.section() + "/" + each.name() + "=" + each.value() + "@" + each.line()).toList();
    }

    @Test
    void blanksAroundAreNotPartOfIt() {
        assertEquals(List.of("Unit/After=a b@2", "Service/ExecStart=c =d@4", "Service/Type=@5"),
                assignments("[Unit]\n After =  a b \n[Service]\nExecStart=c =d\nType="));
    }

    @Test
    void linesGoOnAndCommentsBetweenThemDoNotCount() {
        assertEquals(List.of("A/x=1  2  3@2", "A/y=4\\\\@8"),
                assignments("[A]\nx=1 \\\n# no \\\n  ; no\n  2 \\\n3\n# y=3\ny=4\\\\\n"));
        assertEquals(List.of("A/x=1@2"), assignments("[A]\nx=1 \\"));
    }

    @Test
    void whatSystemdPassesOverIsTold() {
        UnitFile file = read("x=1\n[A]\nnonsense\n=2\n[B\ny=3\n");
        assertEquals(List.of("x=1", "nonsense", "=2", "[B"),
                file.unreadable().stream().map(each -> each.text()).toList());
        assertEquals(1, file.assignments().size());
    }
}
