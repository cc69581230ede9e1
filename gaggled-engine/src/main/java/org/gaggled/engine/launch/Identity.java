package org.gaggled.engine.launch;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.stream.Collectors;
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
        String user = attributes.getUser();
        return user == null ? ofGroups(attributes) : ofUser(user, attributes);
    }

    private static Identity ofGroups(ProcessAttributes attributes) throws StartException {
        String group = attributes.getGroup();
        return new Identity(
                "gaggled's user", null, group == null ? null : gidOf("group ", group), groupsOf(attributes), Map.of());
    }

    private static Identity ofUser(String name, ProcessAttributes attributes) throws StartException {
        User user = UserDatabase.findUser(name);
        if (user == null) {
            return ofNumber(name, attributes);
        }
        Map<String, String> variables = variables(attributes, user);
        String group = attributes.getGroup();
        if (isOwnAndNotRoot(user.uid())) {
            Integer gid = group == null ? null : gidOf("group ", group);
            return new Identity(
                    name, null, gid == null || gid == LibC.ownGroup() ? null : gid, groupsOf(attributes), variables);
        }
        int gid = group == null ? user.gid() : gidOf("group ", group);
        List<Integer> groups = groupsOf(attributes);
        return new Identity(
                name, user.uid(), gid, groups == null ? UserDatabase.groupsOf(user, gid) : groups, variables);
    }

    private static Identity ofNumber(String name, ProcessAttributes attributes) throws StartException {
        OptionalInt number = UserDatabase.number(name);
        if (number.isEmpty()) {
            throw new StartException("user " + Wording.quoted(name) + ": there is no such user");
        }
        int uid = number.getAsInt();
        Map<String, String> variables = variables(attributes, new User(name, uid, uid, "", ""));
        String group = attributes.getGroup();
        if (isOwnAndNotRoot(uid)) {
            Integer gid = group == null ? null : gidOf("group ", group);
            return new Identity(
                    name, null, gid == null || gid == LibC.ownGroup() ? null : gid, groupsOf(attributes), variables);
        }
        if (group == null) {
            throw new StartException(
                    "user " + name + ": the user database has no such number, so group is needed as well");
        }
        List<Integer> groups = groupsOf(attributes);
        return new Identity(name, uid, gidOf("group ", group), groups == null ? List.of() : groups, variables);
    }

    /** Who is not root and wants to be who it is has nothing to change, and could not. */
    private static boolean isOwnAndNotRoot(int uid) {
        return uid == LibC.ownUser() && uid != 0;
    }

    private static @Nullable List<Integer> groupsOf(ProcessAttributes attributes) throws StartException {
        List<String> names = attributes.getGroups();
        if (names == null) {
            return null;
        }
        Integer[] groups = new Integer[names.size()];
        for (int i = 0; i < groups.length; i++) {
            groups[i] = gidOf("groups: ", names.get(i));
        }
        return List.of(groups);
    }

    private static int gidOf(String setting, String nameOrNumber) throws StartException {
        OptionalInt number = UserDatabase.number(nameOrNumber);
        if (number.isPresent()) {
            return number.getAsInt();
        }
        Group group = UserDatabase.findGroup(nameOrNumber);
        if (group == null) {
            throw new StartException(
                    setting.endsWith(": ")
                            ? setting + "there is no group " + Wording.quoted(nameOrNumber)
                            : setting + Wording.quoted(nameOrNumber) + ": there is no such group");
        }
        return group.gid();
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

    /** Whether it is in a group, the primary one or another. */
    boolean isIn(int group) {
        return (gid != null && gid == group) || (groups != null && groups.contains(group));
    }
}
