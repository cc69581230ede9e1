package org.gaggled.importing.model;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.gaggled.api.HarmlessText;
import org.jspecify.annotations.Nullable;

/**
 * A section of the configuration that is made: that of a program, {@code gaggled}, or one in them. Values are in
 * gaggled's notation, in which <code>${NAME}</code> is replaced: see {@link Literal}.
 */
public final class Section {

    /**
     * A setting.
     *
     * @param words one; several for a list
     * @param from what it stands for; null where that is nothing in particular
     * @param comments on how it differs from what was read
     */
    public record Entry(
            List<String> words, boolean isList, @Nullable ForeignSetting from, List<String> comments) {

        /** Takes copies of the lists. */
        public Entry {
            words = List.copyOf(words);
            comments = comments.stream().map(HarmlessText::of).toList();
        }
    }

    private static final String DEPENDS = "depends";
    private static final String TAGS = "tags";
    private static final Pattern UNFIT_FOR_TAG = Pattern.compile("[\\s\\p{Cntrl}/*?,@]");

    private final String name;
    /** What findings put before the name of a setting. */
    private final String path;

    private final Consumer<Finding> findings;
    private final Map<String, Entry> settings = new LinkedHashMap<>();
    private final Map<String, Section> sections = new LinkedHashMap<>();
    private final List<String> comments = new ArrayList<>();
    private @Nullable ForeignSetting origin;

    private Section(String name, String path, Consumer<Finding> findings) {
        this.name = name;
        this.path = path;
        this.findings = findings;
    }

    /** One at the top of the configuration. */
    Section(String name, Consumer<Finding> findings) {
        this(name, "", findings);
    }

    /** A program has that name. */
    public String name() {
        return name;
    }

    /** The section of that name in this one, made when it is first asked for. */
    public Section section(String inner) {
        return sections.computeIfAbsent(inner, key -> new Section(key, path + key + "/", findings));
    }

    /** The section of that name in this one; null where there is none. */
    public @Nullable Section findSection(String inner) {
        return sections.get(inner);
    }

    void removeSection(String inner) {
        sections.remove(inner);
    }

    /** Whether anything is in it. */
    public boolean hasContents() {
        return !settings.isEmpty() || !sections.isEmpty();
    }

    /** Whether nothing is in it, and nothing is to be said about it. */
    public boolean isEmpty() {
        return !hasContents() && comments.isEmpty();
    }

    public boolean has(String setting) {
        return settings.containsKey(setting);
    }

    /** The value of a setting that is no list; null where there is none. */
    public @Nullable String find(String setting) {
        Entry entry = settings.get(setting);
        return entry == null ? null : entry.words().getFirst();
    }

    /** What that setting stands for; null where that is not known. */
    @Nullable
    ForeignSetting originOf(String setting) {
        Entry entry = settings.get(setting);
        return entry == null ? null : entry.from();
    }

    /** What the section stands for; null where that is not known. */
    @Nullable
    ForeignSetting origin() {
        return origin;
    }

    /** Gives a value that stands for no setting of its own. */
    public void set(String setting, String value) {
        settings.put(setting, new Entry(List.of(value), false, null, List.of()));
    }

    /** Gives a list that stands for no setting of its own. */
    public void set(String setting, List<String> words) {
        settings.put(setting, new Entry(words, true, null, List.of()));
    }

    /** Gives a program its command and arguments. */
    public void setCommandLine(List<String> words) {
        set("command", words.getFirst());
        if (words.size() > 1) {
            set("argv", words.subList(1, words.size()));
        }
    }

    /** Takes a setting back that another one has made meaningless. */
    public void remove(String setting) {
        settings.remove(setting);
    }

    /** The command and arguments of a program; nothing where it has none. */
    public List<String> commandLine() {
        List<String> words = new ArrayList<>(words("command"));
        words.addAll(words("argv"));
        return words;
    }

    /** The value of a setting that may be a list; nothing where there is none. */
    public List<String> words(String setting) {
        Entry entry = settings.get(setting);
        return entry == null ? List.of() : entry.words();
    }

    public void keep(ForeignSetting from, String setting, String value) {
        settings.put(setting, new Entry(List.of(value), false, from, List.of()));
        found(from, Outcome.KEPT, path + setting);
    }

    public void keep(ForeignSetting from, String setting, List<String> words) {
        settings.put(setting, new Entry(words, true, from, List.of()));
        found(from, Outcome.KEPT, path + setting);
    }

    /** Notes that gaggled does the same by what is said elsewhere, or by itself. */
    public void keep(ForeignSetting from, String remark) {
        found(from, Outcome.KEPT, remark);
    }

    public void approximate(ForeignSetting from, String setting, String value, String how) {
        settings.put(setting, new Entry(List.of(value), false, from, List.of(from.text() + ": " + how)));
        found(from, Outcome.APPROXIMATED, path + setting + ": " + how);
    }

    /** Notes that gaggled does nearly the same by what is said elsewhere, or by itself. */
    public void approximate(ForeignSetting from, String how) {
        comment(from.text() + ": " + how);
        found(from, Outcome.APPROXIMATED, how);
    }

    /** Keeps what is there for whoever reads the configuration. */
    public void keepAsComment(ForeignSetting from, String text) {
        text.strip().lines().forEach(this::comment);
        found(from, Outcome.KEPT, "a comment");
    }

    public void lose(ForeignSetting from, String why) {
        comment("lost: " + from.text() + ": " + why);
        found(from, Outcome.LOST, why);
    }

    /** Disables a program that goes into the background, where gaggled would lose sight of it. */
    public void disableDaemon(ForeignSetting from) {
        set("enabled", "false");
        lose(from, "gaggled watches the process that it starts: have it stay in the foreground, and remove 'enabled'"
                + " then");
    }

    /** A dependency of this program, on another one; what more is said of it belongs into that section. */
    public Section dependOn(String other, ForeignSetting from) {
        Section dependency = section(DEPENDS).section(other);
        dependency.origin = from;
        found(from, Outcome.KEPT, DEPENDS);
        return dependency;
    }

    /** Whether this program depends on that one already. */
    public boolean dependsOn(String other) {
        Section depends = findSection(DEPENDS);
        return depends != null && depends.findSection(other) != null;
    }

    /** The dependencies of this program. */
    List<Section> dependencies() {
        Section depends = findSection(DEPENDS);
        return depends == null ? List.of() : depends.sections();
    }

    void removeDependency(String other) {
        section(DEPENDS).removeSection(other);
        if (section(DEPENDS).isEmpty()) {
            removeSection(DEPENDS);
        }
    }

    /** Adds a tag like that name, and says which: a tag cannot hold everything that a name can. */
    public String addTag(String like) {
        String tag = tagLike(like);
        List<String> tags = new ArrayList<>(words(TAGS));
        if (!tags.contains(tag)) {
            tags.add(tag);
        }
        set(TAGS, tags);
        return tag;
    }

    /** The tag like that name. */
    public static String tagLike(String name) {
        return UNFIT_FOR_TAG.matcher(name.strip()).replaceAll("-");
    }

    List<String> tags() {
        return words(TAGS);
    }

    private void comment(String comment) {
        String line = HarmlessText.of(comment);
        if (!comments.contains(line)) {
            comments.add(line);
        }
    }

    private void found(ForeignSetting from, Outcome outcome, String remark) {
        findings.accept(new Finding(from, outcome, remark));
    }

    /** The settings, in the order in which they were first given. */
    public Map<String, Entry> settings() {
        return settings;
    }

    public List<Section> sections() {
        return List.copyOf(sections.values());
    }

    /** What has no setting to stand beside. */
    public List<String> comments() {
        return comments;
    }
}
