# SPDX-FileCopyrightText: 2026 The Holdfast developers
# SPDX-License-Identifier: GPL-3.0-or-later
$ErrorActionPreference = 'Stop'
[array]$keys = Get-UninstallRegistryKey -SoftwareName 'Holdfast'
foreach ($key in $keys) {
    $file = $key.UninstallString.Trim('"')
    Uninstall-ChocolateyPackage -PackageName 'holdfast' -FileType 'exe' -SilentArgs '/S' -ValidExitCodes @(0) -File $file
}
