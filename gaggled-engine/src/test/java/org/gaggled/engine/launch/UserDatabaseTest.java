package org.gaggled.engine.launch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.OptionalInt;
import org.gaggled.engine.launch.UserDatabase.Group;
import org.gaggled.engine.launch.UserDatabase.User;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Users and groups are found by name and by number, and whoever is not there is not found. */
class UserDatabaseTest {

    @ParameterizedTest
    @ValueSource(strings = {"root", "0", "00"})
    void aUserIsFoundByNameAndByNumber(String who) {
        User root = UserDatabase.findUser(who);
        assertNotNull(root);
        assertEquals("root", root.name());
        assertEquals(0, root.uid());
        assertEquals(0, root.gid());
        assertTrue(root.home().startsWith("/"), root.home());
        assertTrue(root.shell().startsWith("/"), root.shell());
    }

    @ParameterizedTest
    @ValueSource(strings = {"root", "0"})
    void aGroupIsFoundByNameAndByNumber(String group) {
        assertEquals(new Group("root", 0), UserDatabase.findGroup(group));
    }

    @ParameterizedTest
    @ValueSource(strings = {"nobody-of-this-name", "", "a\0b", "4111222333", "4294967295", "4294967296",
            "99999999999999999999", "-1", " root", "größe"})
    void whoeverIsNotThereIsNotFound(String who) {
        assertNull(UserDatabase.findUser(who));
        assertNull(UserDatabase.findGroup(who));
    }

    @Test
    void aNumberNeedsNoEntry() {
        assertEquals(OptionalInt.of(4242), UserDatabase.number("4242"));
        assertEquals(OptionalInt.of(-2), UserDatabase.number("4294967294"));
        assertEquals(OptionalInt.empty(), UserDatabase.number("root"));
        // The system calls would leave the number as it is: root would stay root.
        assertEquals(OptionalInt.empty(), UserDatabase.number("4294967295"));
        assertEquals(OptionalInt.empty(), UserDatabase.number("99999999999999999999"));
    }

    @Test
    void theGroupsOfAUserHoldThePrimaryOne() {
        User root = UserDatabase.findUser("root");
        assertNotNull(root);
        assertTrue(UserDatabase.groupsOf(root, root.gid()).contains(root.gid()));
        assertTrue(UserDatabase.groupsOf(root, 4242).contains(4242));
    }
}
