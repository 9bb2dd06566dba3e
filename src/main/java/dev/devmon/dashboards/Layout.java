package dev.devmon.dashboards;

import dev.devmon.dashboards.Panel.Size;
import java.util.LinkedHashMap;
import java.util.Map;

/** Places panels from left to right, in a new line where the width is used up; so none can lie over another. */
final class Layout {
    private int x;
    private int y;
    private int lineHeight;

    /** The place of the next panel, as the page wants it. */
    Map<String, Object> place(Size size) {
        if (x + size.width() > Size.COLUMNS) {
            endLine();
        }
        Map<String, Object> place = new LinkedHashMap<>();
        place.put("x", x);
        place.put("y", y);
        place.put("w", size.width());
        place.put("h", size.height());
        x += size.width();
        lineHeight = Math.max(lineHeight, size.height());
        return place;
    }

    void endLine() {
        x = 0;
        y += lineHeight;
        lineHeight = 0;
    }
}
