<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en" sourcelanguage="en">
<context>
    <name>RecordingBar</name>
    <message numerus="yes">
        <source>%n row(s)</source>
        <translation>
            <numerusform>%n row</numerusform>
            <numerusform>%n rows</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>StatusFigures</name>
    <message numerus="yes">
        <source>%n dropped</source>
        <translation>
            <numerusform>%n dropped</numerusform>
            <numerusform>%n dropped</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>_Counts</name>
    <message numerus="yes">
        <source>%n frame(s) had more faces than the maximum, by up to {}; see Settings &gt; Detector.</source>
        <translation>
            <numerusform>%n frame had more faces than the maximum, by up to {}; see Settings &gt; Detector.</numerusform>
            <numerusform>%n frames had more faces than the maximum, by up to {}; see Settings &gt; Detector.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n frame(s){of} are missing</source>
        <translation>
            <numerusform>%n frame{of} is missing</numerusform>
            <numerusform>%n frames{of} are missing</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>the timestamps of %n frame(s){of} are not from the file</source>
        <translation>
            <numerusform>the timestamp of %n frame{of} is not from the file</numerusform>
            <numerusform>the timestamps of %n frames{of} are not from the file</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n picture(s){of} could not be read</source>
        <translation>
            <numerusform>%n picture{of} could not be read</numerusform>
            <numerusform>%n pictures{of} could not be read</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n frame(s){of} could not be decoded</source>
        <translation>
            <numerusform>%n frame{of} could not be decoded</numerusform>
            <numerusform>%n frames{of} could not be decoded</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n frame(s){of} are damaged</source>
        <translation>
            <numerusform>%n frame{of} is damaged</numerusform>
            <numerusform>%n frames{of} are damaged</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n picture(s){of} are nearly black</source>
        <translation>
            <numerusform>%n picture{of} is nearly black</numerusform>
            <numerusform>%n pictures{of} are nearly black</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n numbered series in it were read as one</source>
        <translation>
            <numerusform>%n numbered series in it was read as one</numerusform>
            <numerusform>%n numbered series in it were read as one</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n file(s) or folder(s) in it were not read in full</source>
        <translation>
            <numerusform>%n file or folder in it was not read in full</numerusform>
            <numerusform>%n files or folders in it were not read in full</numerusform>
        </translation>
    </message>
</context>
</TS>
