package org.gaggled.api.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URI;
import java.util.List;
import java.util.Set;
import org.gaggled.api.launch.SignalScope;
import org.junit.jupiter.api.Test;

/** What is said about a setting does not change what it is: each step of its definition keeps all the others. */
class SettingTest {

    @Test
    void aSettingNeedNotBeGiven() {
        Setting<Integer> port =
                Setting.wholeNumber("port", 1, 65535).since("1.1").describedAs("where").withExample("80");
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

    @Test
    void aSecretStaysOne() {
        DefiniteSetting<String> token =
                Setting.text("token").secret().required().describedAs("x").allowing("y").since("2");
        assertTrue(token.isSecret());
        assertTrue(Setting.text("token").otherwise("x").secret().isSecret());
        assertFalse(Setting.text("token").isSecret());
    }

    @Test
    void aParserOfOnesOwn() {
        Setting<URI> url = Setting.of("url", "a URL", URI::new);
        assertEquals(URI.create("x:y"), url.parseText("x:y"));
        // The message of the JDK would not fit behind the value.
        assertEquals("is not a URL",
                assertThrows(IllegalArgumentException.class, () -> url.parseText("a b")).getMessage());
        Setting<Integer> number = Setting.of("number", "a number", Integer::valueOf);
        assertEquals("is not a number",
                assertThrows(IllegalArgumentException.class, () -> number.parseText("x")).getMessage());
        Setting<String> short3 = Setting.of("word", "three letters", text -> {
            throw new InvalidSettingException("is too long", "write three letters");
        });
        InvalidSettingException tooLong = assertThrows(InvalidSettingException.class, () -> short3.parseText("abcd"));
        assertEquals("is too long; write three letters", tooLong.getMessage() + "; " + tooLong.getAdvice());
        Setting<String> faulty = Setting.of("word", "a word", text -> {
            throw new IllegalStateException("bug");
        });
        assertThrows(IllegalStateException.class, () -> faulty.parseText("x"));
    }

    @Test
    void severalByAParserOfOnesOwn() {
        Setting<List<Integer>> numbers = Setting.several("numbers", "a number", Integer::valueOf);
        assertEquals(List.of(1, 2), numbers.parseText("1, 2"));
        assertEquals(List.of(3), numbers.parseItems(List.of("3")));
        assertEquals(List.of(), numbers.parseText(""));
        assertTrue(numbers.isList());
        assertEquals("a list, each item a number", numbers.getAllowed());
        assertEquals("has 'x', which is not a number",
                assertThrows(IllegalArgumentException.class, () -> numbers.parseText("1, x")).getMessage());
        Setting<List<String>> words = Setting.several("words", "a word", text -> {
            throw new InvalidSettingException("is wrong", "write it right");
        });
        assertEquals("is wrong",
                assertThrows(InvalidSettingException.class, () -> words.parseText("a")).getMessage());
    }

    @Test
    void severalOfAFewWords() {
        Setting<Set<SignalScope>> scopes = Setting.choices("scopes", SignalScope.class);
        assertEquals(Set.of(SignalScope.PROCESS), scopes.parseText("process, process"));
        assertEquals(List.of(SignalScope.GROUP, SignalScope.PROCESS),
                List.copyOf(scopes.parseItems(List.of("process", "group"))));
        assertEquals(Set.of(SignalScope.values()), scopes.parseText("all"));
        assertEquals(Set.of(), scopes.parseText(""));
        assertEquals("any of: group, process; or all", scopes.getAllowed());
        InvalidSettingException wrong =
                assertThrows(InvalidSettingException.class, () -> scopes.parseText("group, none"));
        assertEquals("has 'none', which is not one of them; write any of: group, process; or all",
                wrong.getMessage() + "; " + wrong.getAdvice());
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
