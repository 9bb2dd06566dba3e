package dev.devmon.dashboards;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.devmon.dashboards.DashboardDocument.Owner;
import dev.devmon.dashboards.PanelQueries.Asking;
import dev.devmon.dashboards.PanelQueries.LocatedQuery;
import java.util.List;
import org.junit.jupiter.api.Test;

class PanelQueriesTest {
    private static List<Asking> asking(String text) {
        return PanelQueries.of(Documents.json("board.json", text, Owner.USER), GrafanaFiles.style());
    }

    private static List<String> words(List<Asking> panels) {
        return panels.stream()
                .map(panel -> panel.id() + " " + panel.row() + "/" + panel.title() + " "
                        + panel.queries().stream().map(LocatedQuery::expression).toList() + " " + panel.otherSources())
                .toList();
    }

    @Test
    void listsThePanelsThatAskSomethingWithTheirRows() {
        assertEquals(
                List.of(
                        "2 One/First [max(first), max(second)] []",
                        "4 One/Both [max(third)] [elasticsearch]",
                        "6 Two/Lines [] [elasticsearch]"),
                words(
                        asking(
                                Documents.described(
                                        """
                        uid: board
                        title: Board
                        description: D.
                        variables: [datasource]
                        rows:
                          - title: One
                            panels:
                              - graph: First
                                description: D.
                                queries: [{legend: a, query: max(first)}, {legend: b, query: max(second)}]
                              - {text: Help, description: D., content: Nothing.}
                              - graph: Both
                                description: D.
                                queries: [{legend: a, query: max(third)}, {legend: '', source: logs, query: 'level:error'}]
                          - title: Two
                            folded: true
                            panels:
                              - {logs: Lines, description: D., query: 'level:error'}
                        """))));
    }

    private static String substituted(String expression, String variables) {
        return asking("{\"templating\": {\"list\": [" + variables + "]},\n\"panels\": [{\"targets\": [\n{\"expr\": \""
                        + expression + "\"}]}]}")
                .get(0)
                .queries()
                .get(0)
                .expression();
    }

    @Test
    void asksWhatAScreenOfTheLastHourWould() {
        assertEquals(
                "rate(a[5m]) + rate(b[1h]) + c[15s] / 3600",
                substituted("rate(a[$__rate_interval]) + rate(b[$__range]) + c[${__interval}] / $__range_s", ""));
    }

    @Test
    void choosesEverything() {
        assertEquals(
                "a{x=~'.*', y=~'.*|', z='5m', s='shop', c='7', u='$unknown'}",
                substituted(
                        "a{x=~'$x', y=~'${y:regex}|', z='$z', s='$s', c='$c', u='$unknown'}",
                        """
                        {"name": "x", "type": "query", "current": {"value": "one"}},
                        {"name": "y", "type": "custom", "multi": true, "current": {"value": "one"}},
                        {"name": "z", "type": "interval", "current": {"value": "5m"}},
                        {"name": "s", "type": "constant", "query": "shop"},
                        {"name": "c", "type": "textbox", "current": {"value": "7"}}
                        """));
    }

    @Test
    void knowsWhereAQueryStands() {
        assertEquals(
                "board.json:2",
                asking("{\"panels\": [{\"targets\": [\n{\"expr\": \"up\"}]}]}")
                        .get(0)
                        .queries()
                        .get(0)
                        .at()
                        .toString());
    }
}
