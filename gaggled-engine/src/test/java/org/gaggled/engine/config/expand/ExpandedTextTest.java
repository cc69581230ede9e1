package org.gaggled.engine.config.expand;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

// Shows what references in values become: what a shell makes of them, or a fault with its place.
class ExpandedTextTest {

    private static final Map<String, String> VARIABLES =
            Map.of("HOME", "/root", "USER", "me", "EMPTY", "", "RAW", "${HOME} $$");

    @Test
    void aDefaultMayHoldReferences() {
        assertEquals("/root", expanded("${MISSING:-${HOME}}"));
        assertEquals("/root/sub", expanded("${MISSING:-${HOME}/sub}"));
        assertEquals("/root", expanded("${HOME:-${USER}}"));
        assertEquals("<deep>", expanded("<${MISSING:-${ALSO:-deep}}>"));
        assertEquals("a me /root b", expanded("a ${EMPTY:-${USER} ${HOME}} b"));
        assertEquals("$HOME $ /root", expanded("${MISSING:-$HOME $$ ${HOME}}"));
    }

    @Test
    void whatIsPutInIsNotLookedAtAgain() {
        assertEquals("${HOME} $$", expanded("${RAW}"));
        assertEquals("${HOME} $$", expanded("${MISSING:-${RAW}}"));
    }

    @Test
    void aDefaultThatIsNotUsedNeedsNoVariable() {
        assertEquals("/root", expanded("${HOME:-${MISSING}}"));
        assertEquals(List.of("11: ${MISSING} is not defined"), faults("${MISSING:-${MISSING}}"));
    }

    @Test
    void aBraceInADefaultIsRefused() {
        assertEquals(List.of("16: a default cannot hold a brace"), faults("pre-${MISSING:-a{b}c}-post"));
        assertEquals(List.of("8: a default cannot hold a brace"), faults("${HOME:-{\"a\": 1}}"));
        assertEquals(List.of("9: a default cannot hold a brace"), faults("${HOME:-a\\}b}"));
    }

    @Test
    void everyFaultIsTold() {
        assertEquals(
                List.of(
                        "0: '${' is not followed by a name and '}'",
                        "4: ${NONE} is not defined",
                        "12: '${' is not followed by a name and '}'",
                        "17: this '${' is not closed"),
                faults("${} ${NONE} ${n- ${HOME:-x"));
        assertEquals(List.of("0: '${' is not followed by a name and '}'"), faults("${A:x}"));
    }

    @Test
    void faultsAndDepthAreBounded() {
        assertEquals(100, ExpandedText.of("${ ".repeat(100_000), VARIABLES, 1000).faults().size());
        assertTrue(faults("${A:-".repeat(50_000)).getFirst().contains("more than 20 nested defaults"));
        assertEquals("x", expanded("${A:-".repeat(20) + "x" + "}".repeat(20)));
    }

    private static String expanded(String text) {
        ExpandedText expanded = ExpandedText.of(text, VARIABLES, 1000);
        assertEquals(List.of(), expanded.faults());
        return expanded.text();
    }

    private static List<String> faults(String text) {
        return ExpandedText.of(text, VARIABLES, 1000).faults().stream()
                .map(fault -> fault.offset() + ": " + fault.message())
                .toList();
    }
}
