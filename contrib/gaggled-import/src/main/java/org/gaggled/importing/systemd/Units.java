package org.gaggled.importing.systemd;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.gaggled.importing.format.ImportException;
import org.gaggled.importing.format.Source;
import org.gaggled.importing.model.ForeignSetting;
import org.gaggled.importing.model.Place;
import org.gaggled.importing.model.Section;
import org.jspecify.annotations.Nullable;

/** All units that are imported: those that are named, and of a template the instances that others want. */
final class Units {

    /** The ends of the names of directories with links, and what a link means. */
    private static final List<Map.Entry<String, Relation.Kind>> LINKS =
            List.of(Map.entry(".wants", Relation.Kind.WANTS), Map.entry(".requires", Relation.Kind.REQUIRES));

    private final Section findings;
    private final Map<String, Unit> units = new LinkedHashMap<>();
    private final Map<String, Path> templates = new LinkedHashMap<>();
    private final Map<String, String> aliases = new LinkedHashMap<>();

    /** Links in a directory that give a unit another name. */
    private final Map<UnitName, Path> namingLinks = new LinkedHashMap<>();

    private final List<Relation> links = new ArrayList<>();
    private boolean linksEnable;

    private Units(Section findings) {
        this.findings = findings;
    }

    /** Reads files and directories; what cannot be imported as a whole is reported. */
    static Units read(List<Source> files, Section findings) throws ImportException {
        Units units = new Units(findings);
        for (Source file : files) {
            if (file.isDirectory()) {
                units.addDirectory(file.path());
            } else {
                units.addFile(file.path());
                units.addLinksBeside(file.path());
            }
        }
        units.addWantedInstances();
        units.addDefaultInstances();
        units.noteAliases();
        units.tellNamingLinks();
        return units;
    }

    private void addDirectory(Path directory) throws ImportException {
        for (Path path : UnitFiles.in(directory)) {
            UnitName name = UnitName.parse(UnitFiles.nameOf(path));
            if (name != null && !Files.isDirectory(path)) {
                addFound(name, path);
            } else if (Files.isDirectory(path)) {
                addLinks(path);
                linksEnable |= !links.isEmpty();
            }
        }
    }

    private void addFile(Path path) throws ImportException {
        UnitName name = UnitName.parse(UnitFiles.nameOf(path));
        if (name == null) {
            throw new ImportException(path + " does not have the name of a unit, which ends in .service, .target,"
                    + " .timer or another type; rename it");
        }
        add(name, Files.exists(path) ? path : UnitFiles.templateOf(path, name));
    }

    private void addFound(UnitName name, Path path) throws ImportException {
        ForeignSetting heading = headingOf(name, path);
        UnitName real = UnitName.parse(UnitFiles.nameOf(UnitFiles.realPath(path)));
        if (!Files.exists(path)) {
            findings.lose(heading, "the link leads nowhere");
        } else if (isMasked(path)) {
            findings.lose(heading, "it is masked");
        } else if (real == null || real.equals(name) || (name.isInstance() && real.equals(name.template()))) {
            add(name, path);
        } else {
            aliases.put(name.toString(), real.toString());
            namingLinks.put(name, path);
        }
    }

    /** By an empty file, or a link to {@code /dev/null}. */
    private static boolean isMasked(Path path) throws ImportException {
        return !Files.isRegularFile(path) || Source.read(path).text().isEmpty();
    }

    private static ForeignSetting headingOf(UnitName name, Path path) {
        return new ForeignSetting(name.toString(), new Place(path.toString(), 0));
    }

    private void add(UnitName name, Path path) throws ImportException {
        if (name.isTemplate()) {
            templates.put(name.toString(), path);
        } else {
            units.put(name.toString(), UnitFiles.read(name, path));
        }
    }

    private void addLinksBeside(Path file) throws ImportException {
        for (Map.Entry<String, Relation.Kind> kind : LINKS) {
            Path directory = file.resolveSibling(UnitFiles.nameOf(file) + kind.getKey());
            if (Files.isDirectory(directory)) {
                addLinks(directory);
            }
        }
    }

    /** What {@code systemctl enable} makes: a link in {@code multi-user.target.wants}. */
    private void addLinks(Path directory) throws ImportException {
        String name = UnitFiles.nameOf(directory);
        for (Map.Entry<String, Relation.Kind> kind : LINKS) {
            if (name.endsWith(kind.getKey())) {
                String wanting = name.substring(0, name.length() - kind.getKey().length());
                for (Path link : UnitFiles.in(directory)) {
                    String wanted = UnitFiles.nameOf(link);
                    links.add(new Relation(kind.getValue(), wanting, wanted,
                            new ForeignSetting(name + "/" + wanted, new Place(link.toString(), 0))));
                }
            }
        }
    }

    private void addWantedInstances() throws ImportException {
        Deque<String> wanted = new ArrayDeque<>(links.stream().map(Relation::to).toList());
        units.values().forEach(unit -> wanted.addAll(wantedBy(unit)));
        while (!wanted.isEmpty()) {
            UnitName name = UnitName.parse(wanted.poll());
            Path template = name == null || !name.isInstance() || units.containsKey(name.toString()) ? null
                    : templates.get(name.template().toString());
            if (name != null && template != null) {
                Unit instance = UnitFiles.read(name, template);
                units.put(name.toString(), instance);
                wanted.addAll(wantedBy(instance));
            }
        }
    }

    private static Set<String> wantedBy(Unit unit) {
        Set<String> wanted = new TreeSet<>();
        for (Relation relation : Relation.of(unit)) {
            if (relation.kind() != Relation.Kind.AFTER && relation.from().equals(unit.name().toString())) {
                wanted.add(relation.to());
            }
        }
        if (unit.name().isOf(UnitName.TIMER)) {
            wanted.add(TimerUnit.serviceOf(unit));
        }
        return wanted;
    }

    /** One that says itself which instance is meant when nobody says so has that. */
    private void addDefaultInstances() throws ImportException {
        for (Map.Entry<String, Path> template : templates.entrySet()) {
            UnitName name = UnitName.parse(template.getKey());
            boolean hasInstances = units.values().stream()
                    .anyMatch(unit -> unit.name().isInstance() && unit.name().template().equals(name));
            if (name == null || hasInstances) {
                continue;
            }
            Unit unit = UnitFiles.read(name, template.getValue());
            String instance = unit.find(Unit.INSTALL, "DefaultInstance");
            if (instance == null) {
                findings.lose(unit.heading(), "no instance of it is named, as " + name.withInstance("NAME")
                        + " on the command line would be");
            } else {
                UnitName named = name.withInstance(instance);
                units.put(named.toString(), UnitFiles.read(named, template.getValue()));
            }
        }
    }

    private void noteAliases() {
        for (Unit unit : units.values()) {
            unit.assignments().stream()
                    .filter(each -> each.section().equals(Unit.INSTALL) && each.name().equals("Alias"))
                    .flatMap(each -> Relation.namesIn(each, unit).stream())
                    .forEach(alias -> aliases.putIfAbsent(alias, unit.name().toString()));
        }
    }

    private void tellNamingLinks() {
        namingLinks.forEach((name, path) -> {
            String real = aliases.getOrDefault(name.toString(), "");
            if (units.containsKey(real) || templates.containsKey(real)) {
                findings.keep(headingOf(name, path), "it is another name of " + real);
            } else {
                findings.lose(headingOf(name, path), OtherUnits.notImported(real, path));
            }
        });
    }

    Collection<Unit> all() {
        return units.values();
    }

    /** The one of that name, also by another name of it; null where it is not imported. */
    @Nullable
    Unit find(String name) {
        Unit unit = units.get(name);
        String real = aliases.get(name);
        return unit != null || real == null ? unit : units.get(real);
    }

    /** What links say, which {@code systemctl enable} has made. */
    List<Relation> links() {
        return links;
    }

    /** Whether systemd starts it when it starts: with such links there, because of one of them. */
    boolean isEnabled(Unit unit) {
        return !linksEnable || links.stream().anyMatch(link -> unit.equals(find(link.to())));
    }
}
