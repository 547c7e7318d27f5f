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
        <source>%n skipped</source>
        <translation>
            <numerusform>%n skipped</numerusform>
            <numerusform>%n skipped</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>_Counts</name>
    <message numerus="yes">
        <source>In %n frame(s) there were more faces than the limit, up to {} too many; see Settings, Detector.</source>
        <translation>
            <numerusform>In %n frame there were more faces than the limit, up to {} too many; see Settings, Detector.</numerusform>
            <numerusform>In %n frames there were more faces than the limit, up to {} too many; see Settings, Detector.</numerusform>
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
        <source>the times of %n frame(s){of} are not the file&apos;s own</source>
        <translation>
            <numerusform>the time of %n frame{of} is not the file&apos;s own</numerusform>
            <numerusform>the times of %n frames{of} are not the file&apos;s own</numerusform>
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
        <source>%n numbered series in it are read as one</source>
        <translation>
            <numerusform>%n numbered series in it is read as one</numerusform>
            <numerusform>%n numbered series in it are read as one</numerusform>
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
