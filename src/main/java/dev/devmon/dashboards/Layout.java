package dev.devmon.dashboards;

import dev.devmon.dashboards.Panel.Size;
import java.util.Map;

/** Places panels from left to right, and on a new line when the width is used up, so that they cannot overlap. */
final class Layout {
    private int x;
    private int y;
    private int lineHeight;

    /** Returns the place of the next panel, in the page's form. */
    Map<String, Object> place(Size size) {
        if (x + size.width() > Size.COLUMNS) {
            endLine();
        }
        Map<String, Object> place = DashboardJson.ordered("x", x, "y", y, "w", size.width(), "h", size.height());
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
