package org.gaggled.importing.supervisord;

import java.util.List;
import java.util.regex.Pattern;
import org.gaggled.importing.format.Format;
import org.gaggled.importing.format.ImportException;
import org.gaggled.importing.format.Source;
import org.gaggled.importing.model.Gaggle;

/** The INI files of supervisord. */
public final class SupervisordFormat implements Format {

    private static final Pattern SECTION = Pattern.compile(
            "(?m)^[ \\t]*\\[(?:supervisord|supervisorctl|include|(?:program|group|eventlistener|fcgi-program):[^\\]]+)\\]");

    @Override
    public String getName() {
        return "supervisord";
    }

    @Override
    public String getDescription() {
        return "supervisord's INI: supervisord.conf, or a file with [program:NAME]";
    }

    @Override
    public boolean recognises(Source file) {
        return SECTION.matcher(file.text()).find();
    }

    @Override
    public void read(List<Source> files, Gaggle gaggle) throws ImportException {
        for (Source file : files) {
            IniDocument document = new IniDocument();
            document.add(file);
            new SupervisordFile(file, document, gaggle).read();
        }
    }
}
