package org.gaggled.importing.model;

import org.gaggled.api.HarmlessText;

/**
 * What became of a setting.
 *
 * @param remark the setting of gaggled that is for it, or how they differ, or why it is lost
 */
public record Finding(ForeignSetting setting, Outcome outcome, String remark) {

    /** Makes one line of the remark. */
    public Finding {
        remark = HarmlessText.of(remark);
    }
}
