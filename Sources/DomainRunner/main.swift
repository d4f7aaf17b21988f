import CProcessor
import Processor

serveRequests { memory, area, _ in vcpu_main(memory, area) }
