# SPDX-FileCopyrightText: 2026 The Holdfast developers
# SPDX-License-Identifier: GPL-3.0-or-later
$ErrorActionPreference = 'Stop'
$given = if ($env:ChocolateyPackageParameters) { $env:ChocolateyPackageParameters } else { '' }
Install-ChocolateyPackage -PackageName 'holdfast' -FileType 'exe' -SilentArgs "/S $given" -ValidExitCodes @(0) `
    -Url64bit '@URL@' -Checksum64 '@SHA256@' -ChecksumType64 'sha256'
