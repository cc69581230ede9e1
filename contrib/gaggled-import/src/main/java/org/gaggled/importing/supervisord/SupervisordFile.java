package org.gaggled.importing.supervisord;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.PatternSyntaxException;
import org.gaggled.importing.format.ImportException;
import org.gaggled.importing.format.Source;
import org.gaggled.importing.model.ForeignSetting;
import org.gaggled.importing.model.Gaggle;
import org.gaggled.importing.model.Section;
import org.gaggled.importing.variables.HostName;

/** One configuration of supervisord: a file, and those that it includes. */
final class SupervisordFile {

    private static final String PROGRAM = "program:";
    private static final String GROUP = "group:";

    private final Source source;
    private final IniDocument document;
    private final Gaggle gaggle;
    private final Expressions expressions;

    /** By the names that they have in the file, the programs that each section has become. */
    private final Map<String, List<Section>> programs = new LinkedHashMap<>();

    private final Map<String, String> groupsOfPrograms = new HashMap<>();

    private boolean retriesAreGiven = true;

    SupervisordFile(Source source, IniDocument document, Gaggle gaggle) {
        this.source = source;
        this.document = document;
        this.gaggle = gaggle;
        this.expressions = new Expressions(Map.of(
                "here", source.directory().toString(), "host_node_name", HostName.get()));
    }

    void read() throws ImportException {
        include();
        GlobalSettings global = new GlobalSettings(document.sections().get("supervisord"), expressions);
        global.readInto(gaggle.global());
        List<IniDocument.Section> groups = document.sections().values().stream()
                .filter(section -> section.name().startsWith(GROUP)).toList();
        // The first one that names a program has it.
        groups.forEach(group -> members(group).forEach(member -> groupsOfPrograms.putIfAbsent(member, nameOf(group))));
        for (IniDocument.Section section : document.sections().values()) {
            String name = section.name();
            if (name.startsWith(PROGRAM)) {
                readProgram(section, global);
            } else if (!name.startsWith(GROUP) && !name.equals("supervisord") && !name.equals("include")) {
                Unsupported.lose(section, gaggle.global());
            }
        }
        groups.forEach(this::readGroup);
        if (!retriesAreGiven) {
            gaggle.global().approximate(new ForeignSetting("startretries=3 by default", source.at(0)),
                    "gaggled never gives up on a program without respawnlimit");
        }
    }

    private void readProgram(IniDocument.Section section, GlobalSettings global) {
        String name = section.name().substring(PROGRAM.length()).strip();
        Expressions known = expressions.with("program_name", name)
                .with("group_name", groupsOfPrograms.getOrDefault(name, name));
        SupervisedProgram program = new SupervisedProgram(section, name, known, gaggle);
        List<Section> made = program.read();
        made.forEach(global::completeProgram);
        retriesAreGiven &= section.find("startretries") != null || made.isEmpty();
        programs.put(name, made);
    }

    private static String nameOf(IniDocument.Section group) {
        return group.name().substring(GROUP.length()).strip();
    }

    private static List<String> members(IniDocument.Section group) {
        IniDocument.Entry members = group.find("programs");
        return members == null ? List.of()
                : Arrays.stream(members.value().split("[,\\n]")).map(String::strip).filter(each -> !each.isEmpty())
                        .toList();
    }

    /** A group is a tag. */
    private void readGroup(IniDocument.Section group) {
        String tag = nameOf(group);
        for (String member : members(group)) {
            for (Section program : programs.getOrDefault(member, List.of())) {
                tag = program.addTag(tag);
            }
        }
        for (IniDocument.Entry entry : group.entries().values()) {
            if (entry.name().equals("programs")) {
                gaggle.global().keep(entry.setting(), "tags, by which @" + tag + " stands for all of them");
            } else {
                Unsupported.lose(entry, gaggle.global());
            }
        }
    }

    private void include() throws ImportException {
        IniDocument.Section include = document.sections().get("include");
        IniDocument.Entry files = include == null ? null : include.find("files");
        if (files == null) {
            return;
        }
        for (String pattern : files.value().strip().split("\\s+", -1)) {
            for (Path path : matching(pattern, files)) {
                document.add(Source.read(path));
            }
        }
        gaggle.global().keep(files.setting(), "the programs of these files are imported, too");
    }

    /** In the order of their names. A name without a pattern may be missing, as supervisord has it. */
    private List<Path> matching(String written, IniDocument.Entry entry) throws ImportException {
        String expanded = expandHere(written, entry);
        Path path = source.path().resolveSibling(expanded);
        Path directory = path.getParent() == null ? Path.of("") : path.getParent();
        if (directory.toString().matches(".*[*?\\[].*")) {
            throw new ImportException(entry.source().at(entry.line()) + ": files=" + written + " has a pattern for a"
                    + " directory; name the files on the command line instead, and remove it");
        }
        List<Path> matching = new ArrayList<>();
        if (Files.isDirectory(directory)) {
            String glob = String.valueOf(path.getFileName());
            try (DirectoryStream<Path> found = Files.newDirectoryStream(directory, glob)) {
                found.forEach(matching::add);
            } catch (IOException | DirectoryIteratorException | PatternSyntaxException e) {
                throw new ImportException(entry.source().at(entry.line()) + ": cannot look for " + path + ": "
                        + e.getMessage());
            }
        }
        matching.sort(null);
        return matching;
    }

    /** Only the environment that supervisord has can say more, and that is not here. */
    private String expandHere(String written, IniDocument.Entry entry) throws ImportException {
        String expanded = written.replace("%(here)s", source.directory().toString());
        if (expanded.contains("%(")) {
            throw new ImportException(entry.source().at(entry.line()) + ": files=" + written
                    + " is not known here; name the files on the command line instead, and remove it");
        }
        return expanded;
    }
}
