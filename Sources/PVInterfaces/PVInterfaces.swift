// PVInterfaces
