package org.gaggled.api.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

/** What is said about a setting does not change what it is: each step of its definition keeps all the others. */
class SettingTest {

    @Test
    void aSettingNeedNotBeGiven() {
        Setting<Integer> port = Setting.wholeNumber("port", 1, 65535).since("1.1").describedAs("where").withExample("80");
        assertFalse(port.isRequired());
        assertNull(port.getDefault());
        assertDescribed(port);
    }

    @Test
    void aDefaultIsKeptByWhatIsSaidLater() {
        DefiniteSetting<Integer> port =
                Setting.wholeNumber("port", 1, 65535).otherwise(25).since("1.1").describedAs("where").withExample("80");
        assertFalse(port.isRequired());
        assertEquals(25, port.getDefault());
        assertDescribed(port);
    }

    @Test
    void aRequirementIsKeptByWhatIsSaidLater() {
        DefiniteSetting<Integer> port =
                Setting.wholeNumber("port", 1, 65535).required().since("1.1").describedAs("where").withExample("80");
        assertTrue(port.isRequired());
        assertNull(port.getDefault());
        assertDescribed(port);
    }

    @Test
    void theLastOfDefaultAndRequirementCounts() {
        assertFalse(Setting.text("to").required().otherwise("me").isRequired());
        assertNull(Setting.text("to").otherwise("me").required().getDefault());
    }

    @Test
    void otherWordsForWhatIsAllowed() {
        DefiniteSetting<String> to = Setting.text("to").required().allowing("an address");
        assertEquals("an address", to.getAllowed());
        assertEquals("x", to.parseText("x"));
    }

    private static void assertDescribed(Setting<Integer> port) {
        assertEquals(
                List.of("port", Setting.Kind.WHOLE_NUMBER, "a whole number from 1 to 65535", "1.1", "where", "80"),
                List.of(
                        port.getName(),
                        port.getKind(),
                        port.getAllowed(),
                        port.getSince(),
                        port.getDescription(),
                        String.valueOf(port.getExample())));
        assertEquals(8080, port.parseText("8080"));
    }
}
