import GuestKit
