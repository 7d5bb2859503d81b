<?php
// The functions named mysql_..., which PHP 8 no longer has, as far as the daemon calls them.
mysqli_report(MYSQLI_REPORT_OFF);
class mysql_last { public static $link; }

function mysql_connect($socket, $user, $password)
{
    return mysql_last::$link = mysqli_connect('localhost', $user, $password, '', 0, $socket);
}

function mysql_select_db($name, $link) { return mysqli_select_db($link, $name); }
function mysql_query($statement) { return mysqli_query(mysql_last::$link, $statement); }
function mysql_error($link = null) { return mysqli_error($link ?? mysql_last::$link); }
function mysql_fetch_assoc($result) { return mysqli_fetch_assoc($result) ?? false; }
function mysql_free_result($result) { mysqli_free_result($result); }
function mysql_real_escape_string($text, $link) { return mysqli_real_escape_string($link, $text); }
