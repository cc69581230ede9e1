package org.gaggled.engine.config.known;

import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.gaggled.api.config.DefiniteSetting;
import org.gaggled.api.config.InvalidSettingException;
import org.gaggled.api.config.Setting;
import org.gaggled.api.launch.LimitedResource;
import org.gaggled.api.launch.ProcessLimit;
import org.gaggled.engine.config.known.SectionDefinition.Contents;
import org.gaggled.engine.launch.UserDatabase;

/**
 * As whom, within which limits and with which standing a program runs: those of {@link KnownSettings} that become
 * {@link org.gaggled.api.launch.ProcessAttributes}.
 */
public final class ProcessSettings {

    /** What {@link #STDIN} says for {@code /dev/null}. */
    public static final String NULL = "null";

    private static final String NAME_OR_NUMBER = "a name or a number";

    public static final Setting<String> USER = Setting.of("user", NAME_OR_NUMBER, ProcessSettings::nameOrNumber)
            .withExample("www-data")
            .describedAs(
                    "The user that the program runs as, with that user's groups. HOME, USER, LOGNAME and SHELL are"
                            + " the user's, unless env or envfile sets them. Without it, gaggled's own user.");

    public static final Setting<String> GROUP = Setting.of("group", NAME_OR_NUMBER, ProcessSettings::nameOrNumber)
            .withExample("www-data")
            .describedAs("The primary group that the program runs with. Without it, the primary group of user.");

    public static final Setting<List<String>> GROUPS = Setting.texts("groups")
            .allowing("a list of names and numbers; empty: none")
            .withExample("ssl-cert, audio")
            .describedAs("The supplementary groups, instead of those that user is in.");

    public static final Setting<Umask> UMASK = Setting.of("umask", Umask.ALLOWED, Umask::parse)
            .withExample("0027")
            .describedAs("The permissions that new files do not get. Without it, gaggled's own umask.");

    public static final Setting<Integer> NICE = Setting.wholeNumber("nice", -20, 19)
            .withExample("5")
            .describedAs(
                    "The nice value: the higher, the less processor time the program gets when others want it too."
                            + " Without it, gaggled's own.");

    public static final Setting<Integer> OOM_SCORE = Setting.wholeNumber("oomscore", -1000, 1000)
            .withExample("500")
            .describedAs(
                    "How readily Linux kills the program when memory is short; -1000: never. Without it, gaggled's"
                            + " own.");

    /** Its parts are read by {@link ProcessorList}. */
    public static final Setting<List<String>> CPUS = Setting.texts("cpus")
            .allowing(ProcessorList.ALLOWED)
            .withExample("0, 2-3")
            .describedAs("The processors that the program may use. Without it, those that gaggled may.");

    public static final DefiniteSetting<Boolean> NO_NEW_PRIVILEGES = Setting.flag("nonewprivs")
            .otherwise(false)
            .withExample("true")
            .describedAs("Whether the program is kept from gaining rights by setuid programs and file capabilities.");

    /** Its parts are looked up by {@link org.gaggled.engine.launch.Capability}. */
    public static final Setting<List<String>> CAPABILITIES = Setting.texts("capabilities")
            .allowing("a list of Linux's names, with or without cap_; empty: none")
            .withExample("net_bind_service")
            .describedAs(
                    "The capabilities that the program has, exactly these, also as a user other than root. Without"
                            + " it, root has gaggled's and any other user has none.");

    public static final DefiniteSetting<String> STDIN =
            Setting.of("stdin", "null, or a path, relative to the directory gaggled was started in",
                    ProcessSettings::standardInput)
                    .otherwise(NULL)
                    .withExample("/srv/shop/input")
                    .describedAs("What standard input is read from; null is /dev/null. The program's user must be able"
                            + " to read the file.");

    private static final Map<LimitedResource, Setting<ProcessLimit>> LIMIT_OF = limitOfEach();

    /** One setting for each resource, in the order of {@link LimitedResource}. */
    public static final SectionDefinition LIMITS = new SectionDefinition(
            "limits",
            "How much of each resource the program may use. What is not there is gaggled's own.",
            Contents.DEFINED,
            List.copyOf(LIMIT_OF.values()),
            List.of())
            .whereChangeMeans(ReloadEffect.RESTART);

    /** All of them but {@link #LIMITS}, as a user would look for them. */
    public static final List<Setting<?>> ALL = List.of(
            USER, GROUP, GROUPS, UMASK, NICE, OOM_SCORE, CPUS, NO_NEW_PRIVILEGES, CAPABILITIES, STDIN);

    private ProcessSettings() {}

    /** The setting in {@link #LIMITS} for a resource. */
    public static Setting<ProcessLimit> limit(LimitedResource resource) {
        return Objects.requireNonNull(LIMIT_OF.get(resource));
    }

    private static Map<LimitedResource, Setting<ProcessLimit>> limitOfEach() {
        Map<LimitedResource, Setting<ProcessLimit>> limits = new EnumMap<>(LimitedResource.class);
        for (LimitedResource resource : LimitedResource.values()) {
            limits.put(
                    resource,
                    Setting.of(resource.getWord(), LimitText.allowed(resource), text -> LimitText.parse(resource, text))
                            .withExample(LimitText.example(resource))
                            .describedAs(LimitText.meaning(resource)));
        }
        return limits;
    }

    private static String nameOrNumber(String text) {
        if (text.indexOf(':') > 0) {
            throw new InvalidSettingException("holds a colon",
                    "write the user into 'user', and the group into 'group'");
        }
        if (text.isBlank() || !text.strip().equals(text) || text.chars().anyMatch(c -> c < ' ')) {
            throw new InvalidSettingException("is not " + NAME_OR_NUMBER, "leave it out for gaggled's own");
        }
        if (UserDatabase.isNumber(text) && UserDatabase.number(text).isEmpty()) {
            throw new InvalidSettingException("is too large a number", "write a number up to 4294967294");
        }
        return text;
    }

    /** The empty text is how some formats hand over their own {@code null}. */
    private static String standardInput(String text) {
        return text.isEmpty() || text.equals(NULL) ? NULL : Path.of(text).toString();
    }
}
