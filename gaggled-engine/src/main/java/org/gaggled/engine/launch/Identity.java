package org.gaggled.engine.launch;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import org.gaggled.api.launch.ProcessAttributes;
import org.gaggled.engine.launch.UserDatabase.Group;
import org.gaggled.engine.launch.UserDatabase.User;
import org.gaggled.engine.text.Wording;
import org.jspecify.annotations.Nullable;

/**
 * As whom one start is made: names as numbers, from the user database as it is now. What is null stays as gaggled has
 * it. Numbers are unsigned.
 *
 * @param shown the user, for messages
 * @param groups the supplementary groups
 * @param variables those of HOME, USER, LOGNAME and SHELL that are the user's
 */
record Identity(
        String shown, @Nullable Integer uid, @Nullable Integer gid, @Nullable List<Integer> groups,
        Map<String, String> variables) {

    private static final String ROOT_DIRECTORY = "/";
    private static final String USUAL_SHELL = "/bin/sh";

    /** Looks up whom a request names. */
    static Identity of(ProcessAttributes attributes) throws StartException {
        String name = attributes.getUser();
        if (name == null) {
            return new Identity(
                    "gaggled's user", null, groupOf(attributes), groupsOf(attributes), Map.of());
        }
        User entry = UserDatabase.findUser(name);
        User user = entry == null ? withoutEntry(name) : entry;
        Map<String, String> variables = variables(attributes, user);
        Integer gid = groupOf(attributes);
        List<Integer> groups = groupsOf(attributes);
        // Who is not root and wants to be who it is has nothing to change, and could not.
        if (user.uid() == LibC.ownUser() && user.uid() != 0) {
            boolean own = gid == null || gid == LibC.ownGroup();
            return new Identity(name, null, own ? null : gid, groups, variables);
        }
        if (gid == null && entry == null) {
            throw new StartException(
                    "user " + name + ": the user database has no such number, so group is needed as well");
        }
        int primary = gid == null ? user.gid() : gid;
        if (groups == null) {
            groups = entry == null ? List.of() : UserDatabase.groupsOf(entry, primary);
        }
        return new Identity(name, user.uid(), primary, groups, variables);
    }

    private static User withoutEntry(String name) throws StartException {
        OptionalInt uid = UserDatabase.number(name);
        if (uid.isEmpty()) {
            throw new StartException("user " + Wording.quoted(name) + ": there is no such user");
        }
        return new User(name, uid.getAsInt(), uid.getAsInt(), "", "");
    }

    private static @Nullable Integer groupOf(ProcessAttributes attributes) throws StartException {
        String name = attributes.getGroup();
        if (name == null) {
            return null;
        }
        Integer gid = gidOf(name);
        if (gid == null) {
            throw new StartException("group " + Wording.quoted(name) + ": there is no such group");
        }
        return gid;
    }

    private static @Nullable List<Integer> groupsOf(ProcessAttributes attributes) throws StartException {
        List<String> names = attributes.getGroups();
        if (names == null) {
            return null;
        }
        List<Integer> groups = new ArrayList<>(names.size());
        for (String name : names) {
            Integer gid = gidOf(name);
            if (gid == null) {
                throw new StartException("groups: there is no group " + Wording.quoted(name));
            }
            groups.add(gid);
        }
        return groups;
    }

    private static @Nullable Integer gidOf(String nameOrNumber) {
        OptionalInt number = UserDatabase.number(nameOrNumber);
        if (number.isPresent()) {
            return number.getAsInt();
        }
        Group group = UserDatabase.findGroup(nameOrNumber);
        return group == null ? null : group.gid();
    }

    private static Map<String, String> variables(ProcessAttributes attributes, User user) {
        Map<String, String> all = new LinkedHashMap<>();
        all.put("HOME", user.home().isEmpty() ? ROOT_DIRECTORY : user.home());
        all.put("USER", user.name());
        all.put("LOGNAME", user.name());
        all.put("SHELL", user.shell().isEmpty() ? USUAL_SHELL : user.shell());
        all.keySet().retainAll(attributes.getUserVariables());
        return Map.copyOf(all);
    }

    /** Whether it is somebody else than gaggled is. */
    boolean isAnother() {
        return uid != null && uid != LibC.ownUser();
    }

    /** Whether its rights are those of root, as far as these depend on the user. */
    boolean isRoot() {
        return (uid == null ? LibC.ownUser() : uid) == 0;
    }

    /** The groups that it is in: the primary one, and the others. */
    Set<Integer> allGroups() {
        Set<Integer> all = new HashSet<>(groups == null ? List.of() : groups);
        if (gid != null) {
            all.add(gid);
        }
        return all;
    }
}
