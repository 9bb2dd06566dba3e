<?php
// PHP says text/html unless told otherwise.
if ($_SERVER['REQUEST_URI'] === '/metrics') {
    echo "# TYPE visits_total counter\nvisits_total 1\n";
} else {
    http_response_code(404);
}
