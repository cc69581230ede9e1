package org.gaggled.engine.config.check;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.gaggled.api.config.ConfigNode;
import org.gaggled.api.config.ConfigPosition;
import org.gaggled.api.config.ConfigProblem.Severity;
import org.gaggled.api.config.ConfigProblem;
import org.gaggled.engine.config.known.KnownSettings;
import org.gaggled.engine.config.problem.Problems;
import org.gaggled.engine.config.read.Surroundings;
import org.gaggled.engine.config.read.WrittenSection;
import org.jspecify.annotations.Nullable;

/**
 * The addresses of the two channels as a configuration has them, and which sections stand beside them, whatever else is
 * in it.
 *
 * @param eventUrl as written, not checked; null where there is none, or none that can be read
 * @param controlUrl likewise
 * @param sections the sections in section {@code gaggled}, by name, each as it stands at its first place; not checked
 * @param errors what was wrong with what had to be read for them: the files, their syntax, the variables of section
 * {@code gaggled}
 */
public record WrittenChannels(@Nullable String eventUrl, @Nullable String controlUrl,
        Map<String, ConfigNode> sections, List<ConfigProblem> errors) {

    /** Those in the sections {@code gaggled} of all files. */
    public static WrittenChannels of(
            List<WrittenSection> globals, ConfigPosition start, Surroundings surroundings, Problems problems) {
        List<String> names = List.of(KnownSettings.EVENT_URL.getName(), KnownSettings.CONTROL_URL.getName());
        Map<String, ConfigNode> sections = new HashMap<>();
        globals.stream()
                .flatMap(global -> global.node().getChildren().stream())
                .filter(WrittenSection::canBeSection)
                .forEach(section -> sections.putIfAbsent(section.getName(), section));
        ConfigNode.Builder urls = ConfigNode.builder(KnownSettings.GAGGLED, start);
        globals.stream()
                .flatMap(global -> global.node().getChildren().stream())
                .filter(child -> names.contains(child.getName()))
                .forEach(urls::child);
        SectionContents contents = SectionContents.sort(
                ChannelUrl.withAddressesOfInterfaces(urls.build(), surroundings), "section 'gaggled'", names, List.of(),
                (unknown, known) -> null, problems);
        CheckedSettings settings = CheckedSettings.read(
                contents, List.of(KnownSettings.EVENT_URL, KnownSettings.CONTROL_URL), problems);
        return new WrittenChannels(
                settings.find(KnownSettings.EVENT_URL),
                settings.find(KnownSettings.CONTROL_URL),
                sections,
                problems.sorted().stream().filter(problem -> problem.getSeverity() == Severity.ERROR).toList());
    }
}
